// One server in its own process. Says which port it listens on, and what CPU time it has used whenever asked.
import { once } from 'node:events'
import { servers } from './servers.ts'

const name = process.argv[2] ?? ''
const start = servers.get(name)
if (start === undefined) throw new Error(`There is no server '${name}'.`)
const server = await start()
server.listen(0, '127.0.0.1')
await once(server, 'listening')
const address = server.address()
if (address === null || typeof address === 'string') throw new Error('The server does not listen on a port.')

process.on('message', () => {
  const { user, system } = process.cpuUsage()
  process.send?.(user + system)
})
// If the parent is killed, its servers must not stay behind.
process.on('disconnect', () => process.exit())
process.send?.(address.port)
