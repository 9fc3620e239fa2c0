import type { RawBody, Unread } from './raw-delivery.ts'
import type { BodyHold } from './unverified-bytes.ts'

/** The used part of a Node request stream. */
export interface ByteStream {
  readonly destroyed?: boolean
  /** 2 for a request of `node:http2`. */
  readonly httpVersionMajor?: number
  on(event: 'data', listener: (chunk: Uint8Array | string) => void): unknown
  on(event: 'end' | 'close' | 'error' | 'pause', listener: () => void): unknown
  off(event: 'data', listener: (chunk: Uint8Array | string) => void): unknown
  off(event: 'end' | 'close' | 'error' | 'pause', listener: () => void): unknown
  resume(): unknown
}

export interface ReadLimits {
  readonly maxBytes: number
  /** The Content-Length header. If it exceeds the limit, the body is rejected before its first byte. */
  readonly announced?: string | undefined
  /** Counts the bytes as they arrive, as `ReadBody` receives it. */
  readonly hold?: BodyHold | undefined
}

const tooLarge: Unread = { unread: 'too-large' }
const aborted: Unread = { unread: 'aborted' }
const overloaded: Unread = { unread: 'overloaded' }
const decoded: Unread = {
  unread: 'misconfigured',
  detail:
    'Other code called setEncoding() on the request, so its bytes arrive as text. Mount the webhook route before it, or remove the call.',
}
const text: Unread = {
  unread: 'misconfigured',
  detail: 'The body arrives as text. Pass the request body as a stream of bytes.',
}
const nothing = new Uint8Array(0)

/**
 * Reads a Node request stream to its end, as bytes. Stops listening as soon as the limit is exceeded, but does not
 * destroy the stream: the response must still be sent over the same socket. Resumes a paused stream.
 */
export function readBody(stream: ByteStream, limits: ReadLimits): Promise<RawBody> {
  if (Number(limits.announced) > limits.maxBytes) return Promise.resolve(tooLarge)
  if (stream.destroyed) return Promise.resolve(aborted)
  return new Promise((resolve) => {
    const chunks: Uint8Array[] = []
    let size = 0
    // Listeners instead of `for await`, which costs a quarter of a small request's time.
    const onData = (chunk: Uint8Array | string) => {
      if (typeof chunk === 'string') return finish(decoded)
      size += chunk.byteLength
      if (size > limits.maxBytes) return finish(tooLarge)
      chunks.push(chunk)
      limits.hold?.add(chunk.byteLength)
    }
    const conclude = () => finish(joined(chunks))
    // To cancel an upload, Node's HTTP/2 client ends it first and resets it a moment later, which closes the request.
    const onEnd = () => (stream.httpVersionMajor === 2 ? setImmediate(setImmediate, conclude) : conclude())
    const onLeave = () => finish(aborted)
    const onPause = () => stream.resume()
    const finish = (body: RawBody) => {
      stream.off('data', onData)
      stream.off('end', onEnd)
      stream.off('close', onLeave)
      stream.off('pause', onPause)
      // The error listener keeps this scope alive, and with it what has been read.
      chunks.length = 0
      // The error listener stays: a stream without one would take the process down.
      resolve(body)
    }
    limits.hold?.onRefused(() => finish(overloaded))
    stream.on('data', onData)
    stream.on('end', onEnd)
    stream.on('close', onLeave)
    stream.on('error', onLeave)
    // A middleware may have paused the stream, or have piped it to where it is not read: a `data` listener alone would
    // wait for ever.
    stream.on('pause', onPause)
    stream.resume()
  })
}

/** Reads the body of a Fetch API `Request`, and cancels it as soon as the limit is exceeded. */
export async function readWebBody(stream: ReadableStream<Uint8Array> | null, limits: ReadLimits): Promise<RawBody> {
  if (stream === null) return nothing
  if (Number(limits.announced) > limits.maxBytes) return tooLarge
  const reader = stream.getReader()
  const chunks: Uint8Array[] = []
  let size = 0
  let dropped = false
  limits.hold?.onRefused(() => {
    dropped = true
    chunks.length = 0
    void cancel(reader)
  })
  try {
    for (;;) {
      const { done, value } = await reader.read()
      if (dropped) return overloaded
      if (done) return joined(chunks)
      if (typeof value === 'string') return refused(reader, text)
      size += value.byteLength
      if (size > limits.maxBytes) return refused(reader, tooLarge)
      chunks.push(value)
      limits.hold?.add(value.byteLength)
    }
  } catch {
    return dropped ? overloaded : aborted
  }
}

function refused(reader: ReadableStreamDefaultReader<Uint8Array>, why: Unread): Unread {
  // Not awaited: a source that never finishes cancelling must not hold the answer back.
  void cancel(reader)
  return why
}

// Workers throw at once where the stream belongs to another request.
async function cancel(reader: ReadableStreamDefaultReader<Uint8Array>): Promise<void> {
  try {
    await reader.cancel()
  } catch {
    // The stream has ended already.
  }
}

// One chunk, the usual case, is not copied.
function joined(chunks: readonly Uint8Array[]): Uint8Array {
  const [only] = chunks
  if (only === undefined) return nothing
  return chunks.length === 1 ? only : Buffer.concat(chunks)
}
