import { type BodyHold, type RawBody, readWebBody, type Unread } from '@audian-webhooks/core/kit'

/** Beyond these limits the connection is closed: a sender that does not stop sending does not read the response. */
const maxRestBytes = 16 * 1_048_576
const maxRestMs = 5000

type Reader = ReadableStreamDefaultReader<Uint8Array>

const consumed: Unread = {
  unread: 'misconfigured',
  detail:
    'Other code has read the body before the webhook handler, such as request.json(), request.text() or a middleware, so the signed bytes are lost. Pass the unread Request, or a clone() made before it was read.',
}

/** The body of a request, on its way. */
export class Upload {
  readonly #request: Request
  /** Who holds a body that was given up. */
  #rest: Reader | undefined

  constructor(request: Request) {
    this.#request = request
  }

  /** Reads the body as core requires: once, and only up to the limit. */
  read(maxBytes: number, hold?: BodyHold): RawBody | Promise<RawBody> {
    const { body, bodyUsed, headers } = this.#request
    if (bodyUsed || body?.locked) return consumed
    const announced = headers.get('content-length') ?? undefined
    // Only a body of unknown length can be given up halfway.
    return readWebBody(body === null || announced !== undefined ? body : this.#givenUpLater(body), {
      maxBytes,
      announced,
      hold,
    })
  }

  /**
   * Discards the rest of the body, so that the sender reads the response: a server that closes a connection with unread
   * bytes resets it. Limited in bytes and time. `undefined` if nothing is left.
   */
  discard(): Promise<void> | undefined {
    const reader = this.#rest ?? this.#unread()
    return reader === undefined ? undefined : discardRest(reader)
  }

  #unread(): Reader | undefined {
    const { body, bodyUsed } = this.#request
    return body === null || bodyUsed || body.locked ? undefined : body.getReader()
  }

  // Cancelled, a body would be left unread by some platforms, and cut off by others.
  #givenUpLater(body: ReadableStream<Uint8Array>): ReadableStream<Uint8Array> {
    const reader: Reader = body.getReader()
    const source = {
      pull: async (controller: ReadableStreamDefaultController<Uint8Array>) => {
        const { done, value } = await reader.read()
        if (done) controller.close()
        else controller.enqueue(value)
      },
      cancel: () => {
        this.#rest = reader
      },
    }
    return new ReadableStream(source, { highWaterMark: 0 })
  }
}

async function discardRest(reader: Reader): Promise<void> {
  const cutOff = () => void reader.cancel().catch(() => undefined)
  const timer = setTimeout(cutOff, maxRestMs)
  try {
    for (let size = 0; ; ) {
      const { done, value } = await reader.read()
      if (done) return
      size += value.byteLength
      if (size > maxRestBytes) cutOff()
    }
  } catch {
    // The sender has left: nothing is left to throw away.
  } finally {
    clearTimeout(timer)
  }
}
