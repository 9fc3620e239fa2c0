/** What keeps other processes away from a key while its handlers run: a lease or a transaction. */
export interface Hold {
  /** Another process may be handling the event by now: no further handler begins. */
  readonly lost: boolean
  /** Gives up without a word to the store: a lease lapses, a transaction is rolled back. */
  stop(): void
}
