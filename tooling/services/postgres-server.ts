import { execFile } from 'node:child_process'
import { existsSync, readdirSync } from 'node:fs'
import { chown, mkdir, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { type Binary, findBinary, skipReason } from './binary.ts'
import { freePort } from './free-port.ts'
import { onceARun } from './once-a-run.ts'
import { type Account, unprivileged } from './postgres-account.ts'
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
  /** Ends it permanently and removes its files. */
  stop(): Promise<void>
}

/**
 * Without `fsync`, which only the crash of a whole machine needs: what was committed survives a crash of the server.
 *
 * @param settings more settings of postgresql.conf, as `name=value`
 * @throws Error if PostgreSQL is not installed
 */
export async function startPostgres(settings: readonly string[] = []): Promise<PostgresServer> {
  const initdb = findBinary(postgresBinary)
  if (initdb === undefined) throw new Error(skipReason(postgresBinary))
  const account = await unprivileged()
  const folder = await mkdtemp(join(tmpdir(), 'audian-postgres-'))
  if (account !== undefined) await chown(folder, account.uid, account.gid)
  const data = join(folder, 'data')
  await createCluster({ initdb, account, folder, data })
  const port = await freePort()
  const place = [`port=${port}`, `unix_socket_directories=${folder}`, 'listen_addresses=127.0.0.1']
  const program = {
    path: join(initdb, '..', 'postgres'),
    args: ['-D', data, ...[...place, 'fsync=off', ...settings].flatMap((setting) => ['-c', setting])],
    ready: /ready to accept connections/,
    // Its immediate shutdown: nothing is written any more, so the next start recovers from the log. SIGKILL would leave its
    // child processes and its shared memory behind, and the former would keep the next start away from the data.
    endSignal: 'SIGQUIT' as const,
    ...account,
  }
  let child = await startProgram(program)
  return {
    port,
    url: `postgres://postgres@127.0.0.1:${port}/postgres`,
    kill: () => endProgram(child, program.endSignal),
    async start() {
      child = await startProgram(program)
    },
    async stop() {
      await endProgram(child, program.endSignal)
      await rm(folder, { recursive: true, force: true })
    },
  }
}

interface Cluster {
  readonly initdb: string
  readonly account: Account | undefined
  /** Where the account may work. */
  readonly folder: string
  /** Where its files go. */
  readonly data: string
}

/** By `initdb`, once a run: a copy of its files takes an eighth of the processor time. */
async function createCluster({ initdb, account, folder, data }: Cluster): Promise<void> {
  const create = async (path: string) => {
    await mkdir(path)
    if (account !== undefined) await chown(path, account.uid, account.gid)
    const options = ['-U', 'postgres', '-A', 'trust', '-E', 'UTF8', '--no-locale', '--no-sync', '--wal-segsize=1']
    await run(initdb, ['-D', path, ...options], { ...account, cwd: folder })
  }
  const template = await onceARun('postgres-cluster', create)
  if (template === undefined) await create(data)
  else await run('cp', ['-R', template, data], { ...account, cwd: folder })
}

/** Debian keeps the server's programs in a folder a version, outside PATH; the newest first. */
function postgresFolders(): string[] {
  const root = '/usr/lib/postgresql'
  if (!existsSync(root)) return []
  const versions = readdirSync(root).sort((a, b) => Number(b) - Number(a))
  return versions.map((version) => join(root, version, 'bin'))
}
