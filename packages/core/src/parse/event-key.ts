import { createHash } from 'node:crypto'

const plainId = /^[\w.-]{1,128}$/

/**
 * What an event is claimed under: `name:id`. An id that is no short plain text is replaced by its SHA-256, so that
 * nothing unwieldy reaches a store; a missing one by the SHA-256 of the body. Source: the body's `id` is the same in
 * every attempt (vendor's retry page).
 */
export function eventKey(consumer: string, id: unknown, body: Uint8Array): string {
  if (typeof id === 'string' && plainId.test(id)) return `${consumer}:${id}`
  if (id === undefined || id === null) return `${consumer}:${sha256(body)}`
  return `${consumer}:${sha256(typeof id === 'string' ? id : JSON.stringify(id))}`
}

function sha256(content: Uint8Array | string): string {
  return createHash('sha256').update(content).digest('hex')
}
