import type { IdempotencyStore } from '@audian-webhooks/core/kit'
import { storeCases } from '@audian-webhooks/testing'

class NeedsTime extends Error {}

/**
 * Runs the cases of the store contract that need no waiting, over stores of one server.
 *
 * @returns what failed, and how many cases ran to their end
 */
export async function timelessContract(
  ...stores: readonly [IdempotencyStore, ...IdempotencyStore[]]
): Promise<{ ran: number; failures: string[] }> {
  const [store, ...others] = stores
  const failures: string[] = []
  let ran = 0
  for (const { name, run } of storeCases) {
    try {
      const skipped = await run(() => ({ store, others, advance: needTime }))
      if (skipped === undefined) ran++
    } catch (error) {
      if (!(error instanceof NeedsTime)) failures.push(`${name}: ${error}`)
    }
  }
  return { ran, failures }
}

function needTime(): never {
  throw new NeedsTime()
}
