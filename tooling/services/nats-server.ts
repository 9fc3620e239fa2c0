import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Binary, findBinary, skipReason } from './binary.ts'
import { freePort } from './free-port.ts'
import { endProgram, startProgram } from './running-program.ts'

export const natsBinary: Binary = { program: 'nats-server', debianPackage: 'nats-server', folders: ['/usr/sbin'] }

/** A NATS server with JetStream of the test's own, on its own port and in its own folder. */
export interface NatsServer {
  readonly port: number
  readonly url: string
  /** Ends it as a crash would. What its streams had acknowledged is there again after `start()`. */
  kill(): Promise<void>
  start(): Promise<void>
  /** Ends it permanently and removes its files. */
  stop(): Promise<void>
}

/** @throws Error if nats-server is missing */
export async function startNats(): Promise<NatsServer> {
  const path = findBinary(natsBinary)
  if (path === undefined) throw new Error(skipReason(natsBinary))
  const port = await freePort()
  const folder = await mkdtemp(join(tmpdir(), 'audian-nats-'))
  const args = ['-a', '127.0.0.1', '-p', String(port), '-js', '-sd', folder]
  const program = { path, args, ready: /Server is ready/ }
  let child = await startProgram(program)
  return {
    port,
    url: `nats://127.0.0.1:${port}`,
    kill: () => endProgram(child, 'SIGKILL'),
    async start() {
      child = await startProgram(program)
    },
    async stop() {
      await endProgram(child, 'SIGKILL')
      await rm(folder, { recursive: true, force: true })
    },
  }
}
