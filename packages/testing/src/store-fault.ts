import type { IdempotencyStore } from '@audian-webhooks/core/kit'

/** The methods of a store that are called. */
export type StoreMethod = Exclude<keyof IdempotencyStore, 'shared'>

/**
 * What a call does instead of answering.
 *
 * - `fail`: a promise that rejects, and nothing was done. `throw`: the same at once.
 * - `hang`: nothing is done, and no answer ever comes.
 * - `lose-answer`: it is done, and the promise rejects, as when the connection breaks. `lose-answer-and-throw`: the same
 *   at once. `lose-answer-and-hang`: it is done, and no answer ever comes.
 * - `delay`: done and answered when it is released. `delay-answer`: done at once, answered when it is released.
 */
export type StoreFault =
  | 'fail'
  | 'throw'
  | 'hang'
  | 'lose-answer'
  | 'lose-answer-and-throw'
  | 'lose-answer-and-hang'
  | 'delay'
  | 'delay-answer'

/** What a faulty call rejects with or throws. */
export class StoreFaultError extends Error {
  override readonly name = 'StoreFaultError'
}

/** Does to a call what the fault says. `released` gives a promise that settles when a delayed call may continue. */
export function faulty(fault: StoreFault, perform: () => unknown, released: () => Promise<void>): unknown {
  switch (fault) {
    case 'fail':
      return Promise.reject(new StoreFaultError('The store is set to fail.'))
    case 'throw':
      throw new StoreFaultError('The store is set to throw.')
    case 'hang':
      return never()
    case 'lose-answer':
      return settle(perform).then(() => Promise.reject(new StoreFaultError('The store has lost its answer.')))
    case 'lose-answer-and-throw':
      // A store that answers by promises may fail on its own as well; no one is left to hear of it.
      settle(perform).catch(() => undefined)
      throw new StoreFaultError('The store has lost its answer.')
    case 'lose-answer-and-hang':
      return settle(perform).then(never)
    case 'delay':
      return released().then(perform)
    case 'delay-answer':
      return Promise.all([settle(perform), released()]).then(([answer]) => answer)
  }
}

/** Performs at once, for stores that answer at once and for those that do not. */
async function settle(perform: () => unknown): Promise<unknown> {
  return await perform()
}

function never(): Promise<never> {
  return new Promise(() => undefined)
}
