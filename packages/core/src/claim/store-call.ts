import type { Delays } from '../delays.ts'
import { AudianWebhooksError } from '../errors.ts'
import { isThenable, type MaybePromise } from '../maybe-promise.ts'

/** A call that brought no answer. */
export class StoreFailure {
  readonly kind: 'store-failed' | 'store-timed-out'
  readonly error: unknown

  constructor(kind: StoreFailure['kind'], error: unknown) {
    this.kind = kind
    this.error = error
  }
}

/** Calls a store and waits a limited time: a failure is a value, never a throw. Without a promise, without a wait. */
export type StoreCall = <T>(call: () => MaybePromise<T>, onLate?: (value: T) => void) => MaybePromise<T | StoreFailure>

/** `onLate` gets an answer that came after the time was up. */
export function createStoreCall(timeouts: Delays, timeoutMs: number): StoreCall {
  return (call, onLate) => {
    try {
      const answer = call()
      return isThenable(answer) ? limited(answer, onLate) : answer
    } catch (error) {
      return new StoreFailure('store-failed', error)
    }
  }

  function limited<T>(answer: PromiseLike<T>, onLate?: (value: T) => void): Promise<T | StoreFailure> {
    return new Promise((resolve) => {
      let late = false
      const timeout = timeouts.add(() => {
        late = true
        resolve(
          new StoreFailure(
            'store-timed-out',
            new AudianWebhooksError('STORE_TIMED_OUT', `The store did not answer within ${timeoutMs} ms.`),
          ),
        )
      })
      answer.then(
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
}
