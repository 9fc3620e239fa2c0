/** A call that failed, timed out or brought an invalid answer. */
export class StoreFailure {
  readonly kind: 'store-failed' | 'store-timed-out'
  readonly error: unknown

  constructor(kind: StoreFailure['kind'], error: unknown) {
    this.kind = kind
    this.error = error
  }
}
