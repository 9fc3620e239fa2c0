import { once } from 'node:events'
import type { Server } from 'node:http'

const usualPort = 3000

/**
 * Listens on the port that PORT names. Without PORT it uses 3000 or, if that is taken, on a free one; `note` then reports it.
 *
 * @throws an error that says what to do if the requested port is not available
 */
export async function listen(
  server: Server,
  wanted: string | undefined,
): Promise<{ readonly port: number; readonly note?: string }> {
  if (wanted) {
    await listenOn(server, wanted)
    return { port: portOf(server) }
  }
  if ((await tried(server, usualPort)) === undefined) return { port: usualPort }
  await listenOn(server, '0')
  return {
    port: portOf(server),
    note: `Port ${usualPort} is in use, so the receiver is at another one. Choose one with PORT=4000.`,
  }
}

async function listenOn(server: Server, wanted: string): Promise<void> {
  const problem = isPort(wanted) ? await tried(server, Number(wanted)) : 'ERR_SOCKET_BAD_PORT'
  if (problem !== undefined) throw new Error(adviceFor(problem, wanted))
}

function isPort(text: string): boolean {
  return /^\d{1,5}$/.test(text) && Number(text) <= 65_535
}

function adviceFor(problem: string, wanted: string): string {
  if (problem === 'ERR_SOCKET_BAD_PORT')
    return `PORT=${wanted} is not a port. Use a number from 1 to 65535, or omit it.`
  const why = problem === 'EADDRINUSE' ? 'is in use' : `cannot be listened on (${problem})`
  return `Port ${wanted} ${why}. Choose another one: PORT=4000 npm start`
}

/** The error's code if the port is not available. */
async function tried(server: Server, port: number): Promise<string | undefined> {
  try {
    // Loopback only: the demo's secret is public.
    server.listen(port, '127.0.0.1')
    await once(server, 'listening')
    return undefined
  } catch (error) {
    if (error instanceof Error && 'code' in error) return String(error.code)
    throw error
  }
}

function portOf(server: Server): number {
  const address = server.address()
  return typeof address === 'object' && address !== null ? address.port : 0
}
