import { once } from 'node:events'
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net'

/** A way to a server on which things go wrong on request. */
export interface CuttableWay {
  readonly url: string
  /** Once: when a client has sent this, the server still gets it, and the connection is reset before any answer. */
  cutAfter(text: string): void
  /** How often that has happened. */
  readonly cuts: number
  /** From here on nothing gets through in either direction, and nothing is closed. */
  fallSilent(): void
  /** What was held back gets through, and everything after it. */
  speak(): void
  /** Connections end, and new ones lead to another server. */
  redirect(serverUrl: string): void
  close(): Promise<void>
}

export async function openCuttableWay(serverUrl: string): Promise<CuttableWay> {
  let target = new URL(serverUrl)
  let cutText: string | undefined
  const sockets = new Set<Socket>()
  let silent = false
  let cuts = 0

  const join = (client: Socket) => {
    const server = connect(Number(target.port), target.hostname)
    let cutting = false
    tie([client, server], sockets)
    if (silent) for (const socket of [client, server]) socket.pause()
    client.on('data', (bytes) => {
      if (cutText !== undefined && bytes.includes(cutText)) {
        cutting = true
        cutText = undefined
        cuts++
      }
      server.write(bytes)
    })
    server.on('data', (bytes) => {
      if (cutting) client.resetAndDestroy()
      else client.write(bytes)
    })
  }

  const listener = createServer(join)
  const url = await listen(listener, serverUrl)
  return {
    url,
    get cuts() {
      return cuts
    },
    cutAfter: (text) => {
      cutText = text
    },
    fallSilent() {
      silent = true
      for (const socket of sockets) socket.pause()
    },
    speak() {
      silent = false
      for (const socket of sockets) socket.resume()
    },
    redirect(other) {
      target = new URL(other)
      for (const socket of sockets) socket.destroy()
    },
    async close() {
      for (const socket of sockets) socket.destroy()
      listener.close()
      await once(listener, 'close')
    },
  }
}

/** Returns the server's address with the listener's port in it. */
async function listen(listener: Server, serverUrl: string): Promise<string> {
  listener.listen(0, '127.0.0.1')
  await once(listener, 'listening')
  const url = new URL(serverUrl)
  url.host = `127.0.0.1:${(listener.address() as AddressInfo).port}`
  return url.href
}

/** What happens to one end happens to the other. */
function tie(ends: readonly [Socket, Socket], sockets: Set<Socket>): void {
  for (const socket of ends) {
    sockets.add(socket)
    socket.on('error', () => undefined)
    socket.on('close', () => {
      sockets.delete(socket)
      for (const end of ends) end.destroy()
    })
  }
}
