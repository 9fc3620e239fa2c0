/** Loaded before a page's program: instead of the port that it names, it listens on a free one of this machine and says which. */
import { type AddressInfo, Server } from 'node:net'

const listen = Server.prototype.listen

Server.prototype.listen = function listenAnywhere(this: Server, ...args: unknown[]): Server {
  const callback = args.find((arg): arg is () => void => typeof arg === 'function')
  this.once('listening', () => {
    const { port } = this.address() as AddressInfo // it listens on TCP
    process.send?.({ origin: `http://127.0.0.1:${port}` })
  })
  return listen.call(this, { port: 0, host: '127.0.0.1' }, callback)
}

// The line to the parent must not keep a program alive that has come to its end.
process.channel?.unref()
