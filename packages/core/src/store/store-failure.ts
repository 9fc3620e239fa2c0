/** A call that failed, timed out or returned an invalid result. */
export class StoreFailure {
  readonly kind: 'store-failed' | 'store-timed-out'
  readonly error: unknown

  constructor(kind: StoreFailure['kind'], error: unknown) {
    this.kind = kind
    this.error = error
  }
}
