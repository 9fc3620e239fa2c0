import { once } from 'node:events'
import { createServer, type RequestListener } from 'node:http'
import type { AddressInfo } from 'node:net'

export interface Listening {
  /** With the path `/webhooks`. */
  readonly url: string
  /** Closes open connections. */
  close(): Promise<void>
}

/** A server on this machine, at a free port unless one is given. */
export async function listen(answer: RequestListener, port = 0): Promise<Listening> {
  const server = createServer(answer).listen(port, '127.0.0.1')
  await once(server, 'listening')
  return {
    url: webhookUrl((server.address() as AddressInfo).port),
    async close() {
      server.closeAllConnections()
      server.close()
      await once(server, 'close')
    },
  }
}

export function webhookUrl(port: number): string {
  return `http://127.0.0.1:${port}/webhooks`
}
