import { createHash } from 'node:crypto'
import type { Finding } from './cause.ts'

/** One form that a part of the signature's input may have had, and what would be wrong then. */
export interface Variant<T> {
  readonly value: T
  readonly cause: Finding
}

/** Each value once, under its first cause, and none of `known`. */
export function distinct(
  variants: Iterable<Variant<Buffer>>,
  known: readonly Uint8Array[],
): readonly Variant<Buffer>[] {
  const seen = new Set(known.map(keyOf))
  return [...variants].filter(({ value }) => {
    const key = keyOf(value)
    return !seen.has(key) && seen.add(key)
  })
}

function keyOf(bytes: Uint8Array): string {
  return createHash('sha1').update(bytes).digest('base64')
}
