import type { Delays } from '../async/delays.ts'
import { AudianWebhooksError } from '../errors.ts'
import { StoreFailure } from './store-failure.ts'

/** Waits for a store's promise with a time limit. Returns a failure as a value and never throws. */
export type TimeLimit = <T>(answer: PromiseLike<T>, onLate?: (value: T) => void) => Promise<T | StoreFailure>

/** `onLate` receives a result that arrives after the time limit. */
export function createTimeLimit(timeouts: Delays, timeoutMs: number, owner: 'store' | 'queue' = 'store'): TimeLimit {
  return <T>(answer: PromiseLike<T>, onLate?: (value: T) => void) =>
    new Promise<T | StoreFailure>((resolve) => {
      let late = false
      const timeout = timeouts.add(() => {
        late = true
        resolve(new StoreFailure('store-timed-out', timedOut(owner, timeoutMs)))
      })
      // Resolved first, because a then() of someone's own may throw.
      Promise.resolve(answer).then(
        (value) => {
          timeout.cancel()
          if (late) onLate?.(value)
          else resolve(value)
        },
        (error) => {
          timeout.cancel()
          resolve(new StoreFailure('store-failed', error))
        },
      )
    })
}

function timedOut(owner: 'store' | 'queue', timeoutMs: number): AudianWebhooksError {
  return new AudianWebhooksError(
    owner === 'store' ? 'STORE_TIMED_OUT' : 'QUEUE_TIMED_OUT',
    `The ${owner} did not answer within ${timeoutMs} ms.`,
  )
}
