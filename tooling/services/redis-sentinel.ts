import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { findBinary, skipReason } from './binary.ts'
import { freePort } from './free-port.ts'
import { redisCli } from './redis-cli.ts'
import { type RedisServer, redisBinary, startRedis } from './redis-server.ts'
import { endProgram, startProgram } from './running-program.ts'

/** A primary server, its replica, and one sentinel that promotes the replica when the primary is away for a second. */
export interface RedisSentinel {
  /** The sentinel's port. */
  readonly port: number
  /** What the sentinel calls the pair. */
  readonly name: string
  readonly primary: RedisServer
  readonly replica: RedisServer
  /** Ends all servers and removes their files. */
  stop(): Promise<void>
}

/** @throws Error if redis-server or redis-cli is missing, or if the replica is not in step within 30 s */
export async function startRedisSentinel(): Promise<RedisSentinel> {
  const args = ['--appendfsync', 'everysec', '--repl-diskless-sync-delay', '0']
  const primary = await startRedis({ args })
  const replica = await startRedis({ args: [...args, '--replicaof', '127.0.0.1', String(primary.port)] })
  await answers(replica.port, 'master_link_status:up', ['info', 'replication'])
  const port = await freePort()
  const folder = await mkdtemp(join(tmpdir(), 'audian-sentinel-'))
  const sentinel = await startSentinel(folder, port, primary.port)
  await answers(port, 'num-other-sentinels', ['sentinel', 'master', 'pair'])
  await answers(port, `${replica.port}`, ['sentinel', 'replicas', 'pair'])
  return {
    port,
    name: 'pair',
    primary,
    replica,
    async stop() {
      await endProgram(sentinel, 'SIGKILL')
      await Promise.all([primary.stop(), replica.stop(), rm(folder, { recursive: true, force: true })])
    },
  }
}

async function startSentinel(folder: string, port: number, primaryPort: number) {
  const path = findBinary(redisBinary)
  if (path === undefined) throw new Error(skipReason(redisBinary))
  const file = join(folder, 'sentinel.conf')
  const lines = [
    `port ${port}`,
    'bind 127.0.0.1',
    `dir ${folder}`,
    `sentinel monitor pair 127.0.0.1 ${primaryPort} 1`,
    'sentinel down-after-milliseconds pair 1000',
    'sentinel failover-timeout pair 10000',
  ]
  await writeFile(file, `${lines.join('\n')}\n`)
  return startProgram({ path, args: [file, '--sentinel'], ready: /\+monitor master/ })
}

async function answers(port: number, text: string, command: readonly string[]): Promise<void> {
  const deadline = performance.now() + 30_000
  while (!(await redisCli(port, ...command)).includes(text)) {
    if (performance.now() > deadline) throw new Error(`Port ${port} did not answer '${text}' within 30 s.`)
    await sleep(50)
  }
}
