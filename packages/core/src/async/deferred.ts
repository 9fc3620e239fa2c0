/** A promise and the function that settles it. */
export interface Deferred {
  readonly promise: Promise<void>
  readonly resolve: () => void
}

export function createDeferred(): Deferred {
  let settle: (() => void) | undefined
  const promise = new Promise<void>((resolve) => {
    settle = resolve
  })
  return { promise, resolve: () => settle?.() }
}
