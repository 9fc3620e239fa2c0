import { deepEqual } from 'node:assert/strict'
import type { StoreProcess } from './harness.ts'
import { onlyOneProcess } from './shared-case.ts'
import { benchOf, by, checkClaim, harnessCase, type StoreCase } from './store-case.ts'
import { type JoinedProcess, startProcess } from './store-process.ts'

const processes = 4
const keyCount = 500

/** Real processes, where the harness says how to start one. */
export const processCases: readonly StoreCase[] = [
  harnessCase(`processes: gives each of ${keyCount} keys to one of ${processes} processes`, async (harness) => {
    if (harness.store.shared === false) return onlyOneProcess
    if (harness.process === undefined) return 'The harness does not say how to open the store in another process.'
    const { store, other, keyOf } = benchOf(harness)
    const keys = Array.from({ length: keyCount }, (_, index) => keyOf(String(index)))
    await withProcesses(harness.process, async (joined) => {
      const won = await Promise.all(joined.map((process, turn) => process.claim(turned(keys, turn))))
      deepEqual(won.flat().sort(), [...keys].sort())
      for (const key of keys) await checkClaim(store.claim(key, by(other)), 'busy')
    })
    return undefined
  }),
]

async function withProcesses(
  storeProcess: StoreProcess,
  run: (joined: readonly JoinedProcess[]) => Promise<void>,
): Promise<void> {
  const starting = await Promise.allSettled(Array.from({ length: processes }, () => startProcess(storeProcess)))
  const joined = starting.flatMap((start) => (start.status === 'fulfilled' ? [start.value] : []))
  try {
    for (const start of starting) if (start.status === 'rejected') throw start.reason
    await run(joined)
  } finally {
    for (const process of joined) process.end()
  }
}

/** In another order for each process. */
function turned(keys: readonly string[], turn: number): readonly string[] {
  const from = Math.floor((keys.length * turn) / processes)
  return [...keys.slice(from), ...keys.slice(0, from)]
}
