import { types } from 'node:util'

/**
 * The bytes of a body: a copy of bytes, UTF-8 for text, JSON for anything else. A Buffer, because Fastify's inject()
 * sends one as it is, and sends other typed arrays as JSON.
 *
 * @throws TypeError for a value that JSON cannot express, such as undefined
 */
export function bytesOf(value: unknown): Buffer<ArrayBuffer> {
  // By brand: under Jest and jsdom `instanceof` fails, since Buffers and typed arrays can be of another realm.
  if (ArrayBuffer.isView(value)) return copyOf(Buffer.from(value.buffer, value.byteOffset, value.byteLength))
  if (types.isAnyArrayBuffer(value)) return copyOf(Buffer.from(value))
  const text: string | undefined = typeof value === 'string' ? value : JSON.stringify(value)
  if (text === undefined) throw new TypeError(`Cannot encode ${typeof value} as JSON. Pass an event, text or bytes.`)
  return copyOf(Buffer.from(text))
}

/** Buffer.from() can take its memory from a pool, and a reader of `body.buffer` would see the other Buffers in it. */
function copyOf(bytes: Uint8Array): Buffer<ArrayBuffer> {
  const copy = Buffer.alloc(bytes.byteLength)
  copy.set(bytes)
  return copy
}
