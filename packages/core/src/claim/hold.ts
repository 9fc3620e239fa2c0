/** Keeps other processes from claiming a key while its handlers run: a lease or a transaction. */
export interface Hold {
  /** Another process may be handling the event now: no further handler begins. */
  readonly lost: boolean
  /** Gives up without a call to the store: a lease expires, a transaction is rolled back. */
  stop(): void
}
