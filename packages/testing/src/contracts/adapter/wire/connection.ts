import { once } from 'node:events'
import { createConnection, type Socket } from 'node:net'
import { parseAnswer, type WireAnswer } from './parse-answer.ts'
import { requestBytes, type WireRequest } from './request-bytes.ts'

/** Nothing here takes that long: it only turns a hang into an error. */
const hangMs = 10_000

/** A TCP connection to a server, and what it says. */
export class Connection {
  readonly #socket: Socket
  #received: Buffer = Buffer.alloc(0)
  #ended = false
  #error: Error | undefined
  #heard: () => void = () => undefined

  /** Resolves when it is established. */
  static async open(url: string): Promise<Connection> {
    const { hostname, port } = new URL(url)
    const socket = createConnection({ host: hostname, port: Number(port), noDelay: true })
    await once(socket, 'connect')
    return new Connection(socket)
  }

  private constructor(socket: Socket) {
    this.#socket = socket
    socket.on('data', (chunk) => {
      this.#received = Buffer.concat([this.#received, chunk])
      this.#heard()
    })
    socket.on('error', (error) => {
      this.#error = error
    })
    socket.on('close', () => {
      this.#ended = true
      this.#heard()
    })
    socket.on('end', () => {
      this.#ended = true
      this.#heard()
    })
  }

  /** Whether the server has closed it. */
  get ended(): boolean {
    return this.#ended
  }

  send(...parts: readonly (Uint8Array | string)[]): void {
    for (const part of parts) this.#socket.write(part)
  }

  /** Sends a delivery in pieces of one byte, each in its own packet. */
  async trickle(request: WireRequest): Promise<void> {
    for (const byte of requestBytes(request)) {
      await new Promise<void>((resolve, reject) => {
        this.#socket.write(Uint8Array.of(byte), (error) => (error ? reject(error) : resolve()))
      })
    }
  }

  /** Stops taking notice of what comes in, so that the server's answer waits in the network. */
  stopReading(): void {
    this.#socket.pause()
  }

  /** Resolves when everything sent so far has gone out. */
  async flushed(): Promise<void> {
    if (this.#socket.writableLength > 0) await once(this.#socket, 'drain')
  }

  /**
   * The next answer; interim ones (1xx) are passed over. Rejects if the server closes without one, or keeps silent.
   *
   * @param request `HEAD` is answered without a body, for all headers
   */
  async answer({ method = 'POST' }: { method?: string } = {}): Promise<WireAnswer> {
    for (;;) {
      const answer = await this.next(method === 'HEAD')
      if (answer.status >= 200) return answer
    }
  }

  /** The next answer, interim ones included. */
  async next(bodiless = false): Promise<WireAnswer> {
    this.#socket.resume()
    for (;;) {
      const parsed = parseAnswer(this.#received, { bodiless, ended: this.#ended })
      if (parsed !== undefined) {
        this.#received = this.#received.subarray(parsed.end)
        return parsed.answer
      }
      if (this.#ended)
        throw new Error(`The server closed the connection without an answer. ${this.#soFar()}`, { cause: this.#error })
      await this.#more('No answer came')
    }
  }

  /** Resolves when the server has closed its end. */
  async closed(): Promise<void> {
    this.#socket.resume()
    while (!this.#ended) await this.#more('The server did not close the connection')
  }

  /** Cuts the connection at any time. */
  leave(): void {
    this.#socket.destroy()
  }

  #more(complaint: string): Promise<void> {
    return new Promise((resolve, reject) => {
      const guard = setTimeout(() => reject(new Error(`${complaint} within ${hangMs} ms. ${this.#soFar()}`)), hangMs)
      this.#heard = () => {
        clearTimeout(guard)
        resolve()
      }
    })
  }

  #soFar(): string {
    return this.#received.length === 0
      ? 'Nothing has been received.'
      : `Received so far: ${this.#received.toString('latin1', 0, 500)}`
  }
}
