import { once } from 'node:events'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

/** What a receiver does with a delivery: answers with a status, never answers, or cuts the connection. */
type Behaviour = number | 'hang' | 'cut' | ((request: Received, response: ServerResponse) => void)

export interface Received {
  readonly headers: IncomingMessage['headers']
  readonly body: string
  /** The sender's end of the connection. */
  readonly port: number | undefined
}

export interface Receiver {
  readonly url: string
  /** Deliveries that arrived completely, in order. */
  readonly received: Received[]
  /** Requests that are not answered yet. */
  readonly open: number
  /** The maximum number that were open at once. */
  readonly mostOpen: number
  /** Sets the behaviour for the next deliveries, in order. The last one stays. */
  behave(...behaviours: readonly [Behaviour, ...Behaviour[]]): void
  /** Resolves when this many deliveries have arrived since the start. */
  arrived(count: number): Promise<void>
  close(): Promise<void>
}

/** A receiver on a real socket whose behaviour the test sets. By default it answers 200. */
export async function startReceiver(port = 0): Promise<Receiver> {
  const received: Received[] = []
  const waiting: { count: number; resolve: () => void }[] = []
  let behaviours: Behaviour[] = [200]
  let open = 0
  let mostOpen = 0

  function answer(request: Received, response: ServerResponse): void {
    const behaviour = (behaviours.length > 1 ? behaviours.shift() : behaviours[0]) ?? 200
    if (typeof behaviour === 'function') behaviour(request, response)
    else if (behaviour === 'cut') response.destroy()
    else if (behaviour !== 'hang') response.writeHead(behaviour).end(JSON.stringify({ status: behaviour }))
  }

  const server = createServer(async (request, response) => {
    mostOpen = Math.max(mostOpen, ++open)
    response.once('close', () => open--)
    let body = ''
    try {
      for await (const chunk of request.setEncoding('utf8')) body += chunk
    } catch {
      return // The sender has disconnected.
    }
    const whole = { headers: request.headers, body, port: request.socket.remotePort }
    received.push(whole)
    answer(whole, response)
    for (const { resolve } of waiting.filter(({ count }) => received.length >= count)) resolve()
  }).listen(port, '127.0.0.1')
  await once(server, 'listening')

  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/webhooks`,
    received,
    get open() {
      return open
    },
    get mostOpen() {
      return mostOpen
    },
    behave(...next) {
      behaviours = [...next]
    },
    arrived(count) {
      if (received.length >= count) return Promise.resolve()
      return new Promise((resolve) => waiting.push({ count, resolve }))
    },
    async close() {
      server.closeAllConnections()
      server.close()
      await once(server, 'close')
    },
  }
}
