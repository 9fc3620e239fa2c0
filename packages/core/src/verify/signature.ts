import { timingSafeEqual } from 'node:crypto'

const form = /^(?:sha256=)?[0-9a-f]{64}$/i

/**
 * The 64 hex digits of a signature header in lower case, or `undefined` if it is ill-formed. Bare (Audian's setup guide) and with
 * `sha256=` in front (the vendor's payload page), in either case.
 */
export function parseSignature(text: string): string | undefined {
  return form.test(text) ? text.slice(-64).toLowerCase() : undefined
}

const left = Buffer.alloc(64)
const right = Buffer.alloc(64)

/** Compares two texts of 64 hex digits in constant time. */
export function sameSignature(one: string, other: string): boolean {
  // Neither length is secret; without this check a short text would leave digits of the previous call in the buffer.
  if (one.length !== 64 || other.length !== 64) return false
  left.write(one, 'latin1')
  right.write(other, 'latin1')
  return timingSafeEqual(left, right)
}
