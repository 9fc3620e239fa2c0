import { once } from 'node:events'
import type { Server } from 'node:http'

/**
 * Listens on the port that PORT names. Without PORT on 3000, or on a free port if that one is taken.
 *
 * @throws an error that says what to do if the port that was asked for is not to be had
 */
export async function listen(server: Server, wanted: string | undefined): Promise<number> {
  if (wanted === undefined) {
    if (!(await tried(server, 3000))) await tried(server, 0)
  } else if (!/^\d{1,5}$/.test(wanted) || Number(wanted) > 65_535) {
    throw new Error(`PORT=${wanted} is no port. Give a number from 1 to 65535, or leave PORT out.`)
  } else if (!(await tried(server, Number(wanted)))) {
    throw new Error(`Port ${wanted} is in use. Stop what listens there, or choose another: PORT=3001 npm start`)
  }
  const address = server.address()
  return typeof address === 'object' && address !== null ? address.port : 0
}

/** False if the port is in use. */
async function tried(server: Server, port: number): Promise<boolean> {
  try {
    server.listen(port, '127.0.0.1')
    await once(server, 'listening')
    return true
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EADDRINUSE') return false
    throw error
  }
}
