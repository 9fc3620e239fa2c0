// Answers every request with 204, in a separate process. Sends the parent the port that it listens on.
import { once } from 'node:events'
import { createServer } from 'node:http'

const server = createServer((request, response) => {
  request.resume().on('end', () => response.writeHead(204).end())
}).listen(0, '127.0.0.1')
await once(server, 'listening')
const address = server.address()
if (address === null || typeof address === 'string') throw new Error('The server does not listen on a port.')

process.on('disconnect', () => process.exit())
process.send?.(address.port)
