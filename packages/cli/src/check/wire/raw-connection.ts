import { once } from 'node:events'
import { createConnection, type Socket } from 'node:net'
import { connect as connectTls } from 'node:tls'
import type { Message } from './message.ts'
import type { Target } from './send.ts'

const keptBytes = 65_536

/** A connection on which bytes are written as they are, and the status lines of what comes back are read. */
export class RawConnection {
  readonly #socket: Socket
  #received = ''
  #ended = false
  #heard: () => void = () => undefined

  /** @throws Error if nothing listens */
  static async open({ url }: Target): Promise<RawConnection> {
    const secure = url.protocol === 'https:'
    const host = url.hostname.replace(/^\[|\]$/g, '')
    const port = Number(url.port || (secure ? 443 : 80))
    const socket = secure ? connectTls({ host, port, servername: host }) : createConnection({ host, port })
    await once(socket, secure ? 'secureConnect' : 'connect')
    return new RawConnection(socket)
  }

  private constructor(socket: Socket) {
    this.#socket = socket
    socket.on('data', (chunk: Buffer) => {
      this.#received = (this.#received + chunk.toString('latin1')).slice(0, keptBytes)
      this.#heard()
    })
    socket.on('error', () => this.#end())
    socket.on('close', () => this.#end())
    socket.on('end', () => this.#end())
  }

  get ended(): boolean {
    return this.#ended
  }

  /** The statuses of the answers so far. */
  statuses(): number[] {
    return [...this.#received.matchAll(/HTTP\/1\.[01] (\d{3})/g)].map(([, status]) => Number(status)).filter(isFinal)
  }

  /** Whether the system took the bytes in time, or an answer or the end made them needless. */
  async send(bytes: Uint8Array, timeoutMs = 30_000): Promise<boolean> {
    const answers = this.statuses().length
    let taken = false
    this.#socket.write(bytes, () => {
      taken = true
      this.#heard()
    })
    return await this.#wait(() => taken || this.#ended || this.statuses().length > answers, timeoutMs)
  }

  /** Whether this number of responses, or the end, came in time. */
  until(answers: number, timeoutMs: number): Promise<boolean> {
    return this.#wait(() => this.#ended || this.statuses().length >= answers, timeoutMs)
  }

  close(): void {
    this.#socket.destroy()
  }

  async #wait(isThere: () => boolean, timeoutMs: number): Promise<boolean> {
    if (isThere()) return true
    return await new Promise((resolve) => {
      const guard = setTimeout(() => resolve(false), timeoutMs)
      this.#heard = () => {
        if (!isThere()) return
        clearTimeout(guard)
        resolve(true)
      }
    })
  }

  #end(): void {
    this.#ended = true
    this.#heard()
  }
}

/** A message as it goes over the wire. `length`: what the header says, if it is not the body's length. */
export function wireBytes({ url }: Target, message: Message, length = message.body.byteLength): Buffer {
  const headers = [['Host', url.host] as const, ...message.headers, ['Content-Length', String(length)] as const]
  const lines = headers.map(([name, value]) => `${name}: ${value}`)
  const head = [`${message.method} ${url.pathname}${url.search} HTTP/1.1`, ...lines, '', ''].join('\r\n')
  return Buffer.concat([Buffer.from(head, 'latin1'), message.body])
}

function isFinal(status: number): boolean {
  return status >= 200
}
