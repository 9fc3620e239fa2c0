import { createHash } from 'node:crypto'

const plainId = /^[\w.-]{1,128}$/

/**
 * What an event is claimed under: `name:id`. A text that is not short and plain, and a number, are replaced by their
 * SHA-256, so that nothing unwieldy reaches a store. An id that tells no two events apart (missing, empty, `true`, a
 * number that JSON has rounded) is replaced by the SHA-256 of the body: two events under one key would cost the second
 * one. Source: the body's `id` is the same in every attempt (vendor's retry page).
 */
export function eventKey(consumer: string, id: unknown, body: Uint8Array): string {
  if (typeof id === 'string' && plainId.test(id)) return `${consumer}:${id}`
  return `${consumer}:${sha256(isTelling(id) ? String(id) : body)}`
}

function isTelling(id: unknown): id is string | number {
  return (typeof id === 'string' && id !== '') || Number.isSafeInteger(id)
}

function sha256(content: Uint8Array | string): string {
  return createHash('sha256').update(content).digest('hex')
}
