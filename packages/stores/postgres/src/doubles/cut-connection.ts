import { once } from 'node:events'
import { type AddressInfo, connect, createServer, type Socket } from 'node:net'

/** A way to a server that can be cut at a chosen word. */
export interface CuttableWay {
  readonly url: string
  /** Once a client has sent this, the server still gets it, and no answer comes back: the connection is reset. */
  cutAfter(text: string): void
  close(): Promise<void>
}

export async function openCuttableWay(serverUrl: string): Promise<CuttableWay> {
  const target = new URL(serverUrl)
  const sockets = new Set<Socket>()
  let cutText: string | undefined
  const listener = createServer((client) => {
    const server = connect(Number(target.port), target.hostname)
    let cutting = false
    for (const socket of [client, server]) {
      sockets.add(socket)
      socket.on('error', () => undefined)
      socket.on('close', () => {
        client.destroy()
        server.destroy()
      })
    }
    client.on('data', (bytes) => {
      cutting ||= cutText !== undefined && bytes.includes(cutText)
      server.write(bytes)
    })
    server.on('data', (bytes) => {
      if (cutting) client.resetAndDestroy()
      else client.write(bytes)
    })
  })
  listener.listen(0, '127.0.0.1')
  await once(listener, 'listening')
  const url = new URL(serverUrl)
  url.host = `127.0.0.1:${(listener.address() as AddressInfo).port}`
  return {
    url: url.href,
    cutAfter: (text) => {
      cutText = text
    },
    close: async () => {
      for (const socket of sockets) socket.destroy()
      listener.close()
      await once(listener, 'close')
    },
  }
}
