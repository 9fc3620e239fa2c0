import { bytesOf } from './bytes-of.ts'

/**
 * The body of a delivery, which supertest's `send()` sends as it is: supertest passes a JSON body through
 * `JSON.stringify()`, even a Buffer. So in JSON the body stands for the event that it holds, where that gives exactly
 * the same bytes; every other body is written as any Buffer is.
 */
export function deliveryBody(value: unknown): Buffer<ArrayBuffer> {
  const body = bytesOf(value)
  // Not enumerable, so that assertions and copies see plain bytes.
  return Object.defineProperty(body, 'toJSON', { value: () => eventIn(body) ?? Buffer.prototype.toJSON.call(body) })
}

function eventIn(body: Buffer): unknown {
  try {
    const event: unknown = JSON.parse(body.toString())
    return Buffer.from(JSON.stringify(event)).equals(body) ? event : undefined
  } catch {
    return undefined
  }
}
