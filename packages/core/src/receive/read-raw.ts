import { isThenable, type MaybePromise } from '../async/maybe-promise.ts'
import type { RawBody, RawDelivery, Unread } from './raw-delivery.ts'

/** The body's bytes, or why there are none, whatever an adapter handed in. */
export function readRaw(raw: RawDelivery, maxBytes: number): MaybePromise<RawBody> {
  const given = typeof raw.body === 'function' ? raw.body(maxBytes) : raw.body
  return isThenable(given) ? given.then((body) => checked(body, maxBytes)) : checked(given, maxBytes)
}

function checked(body: RawBody, maxBytes: number): RawBody {
  if (isBytes(body)) return body.byteLength > maxBytes ? { unread: 'too-large' } : body
  if (isUnread(body)) return body
  return {
    unread: 'misconfigured',
    detail: `The body was handed in as ${typeof body === 'string' ? 'a string' : 'a parsed value'}. The signature is made over the bytes: hand in the raw body, a Buffer or Uint8Array.`,
  }
}

/** `instanceof` fails for bytes from another realm, as test runners make them. */
export function isBytes(body: unknown): body is Uint8Array {
  return ArrayBuffer.isView(body)
}

function isUnread(body: unknown): body is Unread {
  return typeof body === 'object' && body !== null && 'unread' in body
}
