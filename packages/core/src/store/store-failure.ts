/** A call that brought no answer, or one that is none. */
export class StoreFailure {
  readonly kind: 'store-failed' | 'store-timed-out'
  readonly error: unknown

  constructor(kind: StoreFailure['kind'], error: unknown) {
    this.kind = kind
    this.error = error
  }
}
