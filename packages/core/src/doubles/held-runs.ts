import type { Context } from '../run/context.ts'
import { settled } from './settled.ts'

export interface HeldRun {
  readonly key: string
  readonly context: Context
  succeed(): Promise<void>
  fail(error?: unknown): Promise<void>
}

/** A handler whose runs continue until a test ends them. */
export function createHeldRuns(): {
  readonly handler: (event: unknown, context: Context) => Promise<void>
  readonly runs: readonly HeldRun[]
  /** The run that began last. */
  readonly last: HeldRun
} {
  const runs: HeldRun[] = []
  return {
    runs,
    handler: (_event, context) =>
      new Promise((resolve, reject) => {
        const ending = (end: () => void) => {
          end()
          return settled()
        }
        runs.push({
          key: context.key,
          context,
          succeed: () => ending(resolve),
          fail: (error = new Error('the handler failed')) => ending(() => reject(error)),
        })
      }),
    get last() {
      const run = runs.at(-1)
      if (run === undefined) throw new Error('no run has begun')
      return run
    },
  }
}
