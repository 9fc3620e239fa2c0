/** The value of a computation that is done when it is first asked for, if ever. */
export function once<T>(compute: () => T): () => T {
  let done: { readonly value: T } | undefined
  return () => {
    done ??= { value: compute() }
    return done.value
  }
}
