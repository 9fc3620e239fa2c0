import { isThenable, type MaybePromise } from '../async/maybe-promise.ts'
import { channels, traced } from '../observe/tracing.ts'
import { answerProblem, type StoreMethod } from './store-answer.ts'
import { StoreFailure } from './store-failure.ts'
import type { TimeLimit } from './time-limit.ts'

/** Calls a store with a time limit. Returns a failure as a value and never throws. Synchronous stores stay synchronous. */
export type StoreCall = <T>(
  method: StoreMethod,
  call: () => MaybePromise<T>,
  onLate?: (value: T) => void,
) => MaybePromise<T | StoreFailure>

/** `onLate` receives a result that arrives after the time limit. */
export function createStoreCall(limit: TimeLimit): StoreCall {
  return <T>(method: StoreMethod, call: () => MaybePromise<T>, onLate?: (value: T) => void) => {
    try {
      const answer = channels.store.hasSubscribers ? traced(channels.store, { method }, call) : call()
      if (!isThenable(answer)) return checked(method, answer)
      return limit(answer, (late) => {
        if (onLate !== undefined && answerProblem(method, late) === undefined) onLate(late)
      }).then((value) => (value instanceof StoreFailure ? value : checked(method, value)))
    } catch (error) {
      return new StoreFailure('store-failed', error)
    }
  }
}

function checked<T>(method: StoreMethod, answer: T): T | StoreFailure {
  const problem = answerProblem(method, answer)
  return problem === undefined ? answer : new StoreFailure('store-failed', problem)
}
