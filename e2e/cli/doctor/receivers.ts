import { once } from 'node:events'
import { createServer, type IncomingMessage, type RequestListener, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { buffer } from 'node:stream/consumers'
import { type SignInput, sign } from '@audian-webhooks/core/protocol'
import { onTestFinished } from 'vitest'
import { secret } from './examined.ts'

export interface Listening {
  readonly url: string
  requests(): number
}

/** Listens until the test ends. */
export async function listen(listener: RequestListener, path = '/webhooks'): Promise<Listening> {
  let requests = 0
  const server = createServer((request, response) => {
    requests++
    listener(request, response)
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  onTestFinished(() => {
    server.close()
    server.closeAllConnections()
  })
  const { port } = server.address() as AddressInfo
  return { url: `http://127.0.0.1:${port}${path}`, requests: () => requests }
}

interface Event {
  readonly id: string
  readonly event: string
}

interface ReceiverFaults {
  /** What is verified instead of the raw body. */
  readonly change?: (body: Buffer) => Buffer | string
  /** How the signature is expected. */
  readonly signature?: (input: SignInput) => string
  /** How far its clock is ahead, milliseconds. */
  readonly aheadByMs?: number
  /** How old a timestamp may be, milliseconds. */
  readonly toleranceMs?: number
  readonly verifies?: boolean
  /** How it answers an authentic event; nothing if it does so itself. */
  readonly answer?: (event: Event, response: ServerResponse) => number | undefined | Promise<number>
}

/** A receiver as people write it by hand, right but for its faults. */
export function receiver(faults: ReceiverFaults = {}): RequestListener {
  const { change = (body) => body, signature = sign, aheadByMs = 0, toleranceMs = 300_000 } = faults
  const { verifies = true, answer = () => 200 } = faults
  return async (request, response) => {
    const body = await buffer(request)
    const now = Date.now() + aheadByMs
    response.setHeader('date', new Date(now).toUTCString())
    if (request.method !== 'POST') return end(response, 405)
    const timestamp = header(request, 'x-audian-timestamp')
    const expected = signature({ secret, timestamp, body: changed(change, body) })
    const isRight = header(request, 'x-audian-signature') === expected
    const inTime = Math.abs(now - Number(timestamp) * 1000) <= toleranceMs
    if (verifies && !(isRight && inTime)) return end(response, 401)
    const status = await answer(JSON.parse(body.toString()), response)
    if (status !== undefined) end(response, status)
  }
}

function changed(change: (body: Buffer) => Buffer | string, body: Buffer): Buffer | string {
  try {
    return change(body)
  } catch {
    return ''
  }
}

function header(request: IncomingMessage, name: string): string {
  return String(request.headers[name] ?? '')
}

export function end(response: ServerResponse, status: number, text = '{}'): void {
  response.writeHead(status, { 'content-type': 'application/json' }).end(text)
}
