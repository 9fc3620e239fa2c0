import { andThen, finishing, type Soon } from '../async/maybe-promise.ts'
import type { RawBody, RawDelivery, ReadBody, Unread } from './raw-delivery.ts'
import type { UnverifiedBytes } from './unverified-bytes.ts'

export interface RawLimits {
  readonly maxBytes: number
  readonly unverified: UnverifiedBytes
}

/** The body's bytes, or why they are missing, from any value that an adapter passes. */
export function readRaw({ body }: RawDelivery, limits: RawLimits): Soon<RawBody> {
  return typeof body === 'function' ? readWith(body, limits) : checked(body, limits.maxBytes)
}

function readWith(read: ReadBody, { maxBytes, unverified }: RawLimits): Soon<RawBody> {
  const hold = unverified.open()
  const reading = finishing(
    () => read(maxBytes, hold),
    () => hold.end(),
  )
  return andThen(reading, (body) => checked(body, maxBytes))
}

function checked(body: RawBody, maxBytes: number): RawBody {
  if (isBytes(body)) return body.byteLength > maxBytes ? { unread: 'too-large' } : body
  if (isUnread(body)) return body
  return {
    unread: 'misconfigured',
    detail: `The body was passed as ${typeof body === 'string' ? 'a string' : 'a parsed value'}. The signature covers the bytes: pass the raw body, a Buffer or Uint8Array.`,
  }
}

/** `instanceof` fails for bytes from another realm, as in some test runners. */
export function isBytes(body: unknown): body is Uint8Array {
  return ArrayBuffer.isView(body)
}

function isUnread(body: unknown): body is Unread {
  return typeof body === 'object' && body !== null && 'unread' in body
}
