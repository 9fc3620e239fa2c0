import { createHash } from 'node:crypto'

const readable = /^[!-~]{1,200}$/

/**
 * The id of a key's job. Two keys never share one. It holds no colon, which separates the parts of BullMQ's Redis keys, and can
 * be neither a number, which BullMQ reserves, nor the name of one of BullMQ's own Redis keys.
 */
export function jobIdOf(key: string): string {
  if (readable.test(key)) return `key-${withoutColons(key)}`
  return `sha256-${createHash('sha256').update(key, 'utf16le').digest('hex')}`
}

export function withoutColons(text: string): string {
  return text.replaceAll('%', '%25').replaceAll(':', '%3A')
}
