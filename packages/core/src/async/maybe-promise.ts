/** A value, or a promise of one. Awaiting a value costs a turn of the event loop, so only promises are awaited. */
export type MaybePromise<T> = T | PromiseLike<T>
/** A value, or a native promise of one. */
export type Soon<T> = T | Promise<T>

export function isThenable(value: unknown): value is PromiseLike<unknown>
export function isThenable<T>(value: MaybePromise<T>): value is PromiseLike<T>
export function isThenable(value: unknown): boolean {
  return typeof value === 'object' && value !== null && typeof Reflect.get(value, 'then') === 'function'
}

/** Continues with a value: synchronously, or when its promise resolves. A thenable of another library becomes a promise. */
export function andThen<T, TNext>(value: MaybePromise<T>, next: (value: T) => Soon<TNext>): Soon<TNext> {
  return isThenable(value) ? Promise.resolve(value).then(next) : next(value)
}

/** Runs the work, and calls `end` when it has ended, with a value or an error. */
export function finishing<T>(work: () => MaybePromise<T>, end: () => void): Soon<T> {
  let working: MaybePromise<T> | undefined
  try {
    working = work()
  } finally {
    if (!isThenable(working)) end()
  }
  if (!isThenable(working)) return working as T // a value, by the line above
  // Not `finally()`, which takes several more turns.
  return Promise.resolve(working).then(
    (value) => {
      end()
      return value
    },
    (error: unknown) => {
      end()
      throw error
    },
  )
}
