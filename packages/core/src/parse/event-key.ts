import { isUtf8 } from 'node:buffer'
import { createHash } from 'node:crypto'

const plainId = /^[\w.-]{1,128}$/

/**
 * The key under which an event is claimed: `name:id`. A string that is not short and plain, and a number, are replaced by
 * their SHA-256, so that no long or unusual key reaches a store. An id that cannot tell two events apart (missing, empty, `true`,
 * a number that JSON has rounded, a string that decoding has changed) is replaced by the SHA-256 of the body: if two events
 * shared a key, the second one would be lost. Source: the body's `id` is the same in every attempt (vendor's retry page).
 */
export function eventKey(consumer: string, id: unknown, body: Uint8Array): string {
  if (typeof id === 'string' && plainId.test(id)) return `${consumer}:${id}`
  return `${consumer}:${isDistinct(id, body) ? sha256OfText(String(id)) : sha256(body)}`
}

function isDistinct(id: unknown, body: Uint8Array): id is string | number {
  if (typeof id !== 'string') return Number.isSafeInteger(id)
  // Decoding replaces every invalid byte by U+FFFD.
  return id !== '' && (!id.includes('\ufffd') || isUtf8(body))
}

/** As UTF-8, all lone surrogates would be the same bytes, and JSON strings may hold them. */
function sha256OfText(text: string): string {
  return sha256(Buffer.from(text, 'utf16le'))
}

function sha256(content: Uint8Array): string {
  return createHash('sha256').update(content).digest('hex')
}
