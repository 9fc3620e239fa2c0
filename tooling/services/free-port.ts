import { once } from 'node:events'
import { createServer } from 'node:net'

/**
 * Below the ports that systems assign on their own (from 32768 on Linux, 49152 elsewhere). So another server of a busy test
 * run, which takes any free port, cannot take this one before its program listens there.
 */
const range = { from: 15_000, to: 32_000 }
const mostTries = 50

/** A port that was free a moment ago. */
export async function freePort(): Promise<number> {
  for (let tries = 0; tries < mostTries; tries++) {
    const port = range.from + Math.floor(Math.random() * (range.to - range.from))
    if (await isFree(port)) return port
  }
  throw new Error(`No free port was found from ${range.from} to ${range.to}.`)
}

async function isFree(port: number): Promise<boolean> {
  const server = createServer().listen(port, '127.0.0.1')
  try {
    await once(server, 'listening')
  } catch {
    return false
  }
  server.close()
  await once(server, 'close')
  return true
}
