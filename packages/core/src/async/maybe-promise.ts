/** A value now or later. Awaiting what is no promise costs a turn, so it is only done for promises. */
export type MaybePromise<T> = T | PromiseLike<T>

export function isThenable(value: unknown): value is PromiseLike<unknown>
export function isThenable<T>(value: MaybePromise<T>): value is PromiseLike<T>
export function isThenable(value: unknown): boolean {
  return typeof value === 'object' && value !== null && 'then' in value && typeof value.then === 'function'
}
