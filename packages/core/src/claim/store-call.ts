import type { Delays } from '../async/delays.ts'
import { isThenable, type MaybePromise } from '../async/maybe-promise.ts'
import { AudianWebhooksError } from '../errors.ts'
import { answerProblem, type StoreMethod } from './store-answer.ts'

/** A call that brought no answer, or one that is none. */
export class StoreFailure {
  readonly kind: 'store-failed' | 'store-timed-out'
  readonly error: unknown

  constructor(kind: StoreFailure['kind'], error: unknown) {
    this.kind = kind
    this.error = error
  }
}

/** Calls a store and waits a limited time: a failure is a value, never a throw. Without a promise, without a wait. */
export type StoreCall = <T>(
  method: StoreMethod,
  call: () => MaybePromise<T>,
  onLate?: (value: T) => void,
) => MaybePromise<T | StoreFailure>

/** `onLate` gets an answer that came after the time was up. */
export function createStoreCall(timeouts: Delays, timeoutMs: number): StoreCall {
  return (method, call, onLate) => {
    try {
      const answer = call()
      return isThenable(answer) ? limited(method, answer, onLate) : checked(method, answer)
    } catch (error) {
      return new StoreFailure('store-failed', error)
    }
  }

  function limited<T>(
    method: StoreMethod,
    answer: PromiseLike<T>,
    onLate?: (value: T) => void,
  ): Promise<T | StoreFailure> {
    return new Promise((resolve) => {
      let late = false
      const timeout = timeouts.add(() => {
        late = true
        resolve(new StoreFailure('store-timed-out', timedOut(timeoutMs)))
      })
      // Resolved first, because a then() of somebody's own may throw.
      Promise.resolve(answer).then(
        (value) => {
          timeout.cancel()
          const heard = checked(method, value)
          if (!late) resolve(heard)
          else if (!(heard instanceof StoreFailure)) onLate?.(heard)
        },
        (error) => {
          timeout.cancel()
          resolve(new StoreFailure('store-failed', error))
        },
      )
    })
  }
}

function checked<T>(method: StoreMethod, answer: T): T | StoreFailure {
  const problem = answerProblem(method, answer)
  return problem === undefined ? answer : new StoreFailure('store-failed', problem)
}

function timedOut(timeoutMs: number): AudianWebhooksError {
  return new AudianWebhooksError('STORE_TIMED_OUT', `The store did not answer within ${timeoutMs} ms.`)
}
