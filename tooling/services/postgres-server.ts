import { execFile } from 'node:child_process'
import { existsSync, readdirSync } from 'node:fs'
import { chown, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { type Binary, findBinary, skipReason } from './binary.ts'
import { freePort } from './free-port.ts'
import { unprivileged } from './postgres-account.ts'
import { endProgram, startProgram } from './running-program.ts'

const run = promisify(execFile)

export const postgresBinary: Binary = {
  program: 'initdb',
  debianPackage: 'postgresql',
  get folders() {
    return postgresFolders()
  },
}

/** A PostgreSQL of the test's own, on its own port and in its own folder; user `postgres`, no password. */
export interface PostgresServer {
  readonly port: number
  readonly url: string
  /** Ends it as a crash would. What it had committed is there again after `start()`. */
  kill(): Promise<void>
  start(): Promise<void>
  /** Ends it for good and removes its files. */
  stop(): Promise<void>
}

/** @param settings more settings of postgresql.conf, as `name=value` @throws Error if PostgreSQL is not to be had */
export async function startPostgres(settings: readonly string[] = []): Promise<PostgresServer> {
  const initdb = findBinary(postgresBinary)
  if (initdb === undefined) throw new Error(skipReason(postgresBinary))
  const account = await unprivileged()
  const folder = await mkdtemp(join(tmpdir(), 'audian-postgres-'))
  if (account !== undefined) await chown(folder, account.uid, account.gid)
  const data = join(folder, 'data')
  const cluster = ['-D', data, '-U', 'postgres', '-A', 'trust', '-E', 'UTF8', '--no-locale', '--no-sync']
  await run(initdb, cluster, { ...account, cwd: folder })
  const port = await freePort()
  const all = [`port=${port}`, `unix_socket_directories=${folder}`, 'listen_addresses=127.0.0.1', ...settings]
  const program = {
    path: join(initdb, '..', 'postgres'),
    args: ['-D', data, ...all.flatMap((setting) => ['-c', setting])],
    ready: /ready to accept connections/,
    ...account,
  }
  let child = await startProgram(program)
  return {
    port,
    url: `postgres://postgres@127.0.0.1:${port}/postgres`,
    // Its immediate shutdown: nothing is written any more, so the next start recovers from the log. SIGKILL would leave
    // its child processes behind, and they would keep the next start away from the data.
    kill: () => endProgram(child, 'SIGQUIT'),
    async start() {
      child = await startProgram(program)
    },
    async stop() {
      await endProgram(child, 'SIGQUIT')
      await rm(folder, { recursive: true, force: true })
    },
  }
}

/** Debian keeps the server's programs in a folder a version, outside PATH; the newest first. */
function postgresFolders(): string[] {
  const root = '/usr/lib/postgresql'
  if (!existsSync(root)) return []
  const versions = readdirSync(root).sort((a, b) => Number(b) - Number(a))
  return versions.map((version) => join(root, version, 'bin'))
}
