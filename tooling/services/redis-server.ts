import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Binary, findBinary, skipReason } from './binary.ts'
import { freePort } from './free-port.ts'
import { endProgram, startProgram } from './running-program.ts'

export const redisBinary: Binary = { program: 'redis-server', debianPackage: 'redis-server' }
/** The fork of Redis 7.2. Debian has it since version 13. */
export const valkeyBinary: Binary = { program: 'valkey-server', debianPackage: 'valkey-server', optional: true }

/** A Redis of the test's own, on its own port and in its own folder. */
export interface RedisServer {
  readonly port: number
  readonly url: string
  /** Ends it as a crash would. What it had acknowledged is there again after `start()`. */
  kill(): Promise<void>
  start(): Promise<void>
  /** Ends it permanently and removes its files. */
  stop(): Promise<void>
}

export interface RedisSettings {
  /** Keeps every acknowledged write across `kill()`, which is not the crash of a whole machine. Default true. */
  readonly durable?: boolean
  /** More settings, as on the command line. */
  readonly args?: readonly string[]
  /** Default `redisBinary`. */
  readonly binary?: Binary
}

/** @throws Error if redis-server is unavailable */
export async function startRedis(settings: RedisSettings = {}): Promise<RedisServer> {
  const { durable = true, args = [], binary = redisBinary } = settings
  const path = findBinary(binary)
  if (path === undefined) throw new Error(skipReason(binary))
  const port = await freePort()
  const folder = await mkdtemp(join(tmpdir(), 'audian-redis-'))
  // Written before each answer. Only the crash of a whole machine would need `fsync` too.
  const persistence = durable ? ['--appendonly', 'yes', '--appendfsync', 'no'] : ['--appendonly', 'no']
  const place = ['--port', String(port), '--bind', '127.0.0.1', '--dir', folder, '--save', '']
  const program = { path, args: [...place, ...persistence, ...args], ready: /Ready to accept connections/ }
  let child = await startProgram(program)
  return {
    port,
    url: `redis://127.0.0.1:${port}`,
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
