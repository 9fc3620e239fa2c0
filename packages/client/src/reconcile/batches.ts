import { orAborted } from '../http/or-aborted.ts'

/** What is read, in lists of at most `size`. Rejects with the signal's reason as soon as it aborts, also while a read hangs. */
export async function* batches<T>(
  source: AsyncIterable<T>,
  { size, signal }: { readonly size: number; readonly signal: AbortSignal | undefined },
): AsyncGenerator<readonly T[], void> {
  const iterator = source[Symbol.asyncIterator]()
  let batch: T[] = []
  let ended = false
  try {
    while (!ended) {
      signal?.throwIfAborted()
      const { done, value } = await orAborted(Promise.resolve(iterator.next()), signal)
      ended = done === true
      if (!done) batch.push(value)
      if (batch.length === size || (ended && batch.length > 0)) {
        yield batch
        batch = []
      }
    }
  } finally {
    // Not awaited: the source may be the one that hangs.
    if (!ended) void Promise.resolve(iterator.return?.()).catch(() => undefined)
  }
}
