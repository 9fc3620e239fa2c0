import { chown, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Binary, findBinary, skipReason } from './binary.ts'
import { freePort } from './free-port.ts'
import { unprivileged } from './postgres-account.ts'
import { endProgram, startProgram } from './running-program.ts'

export const pgBouncerBinary: Binary = { program: 'pgbouncer', debianPackage: 'pgbouncer' }

/** A PgBouncer for one test, in transaction mode: each transaction gets any free server connection. */
export interface PgBouncer {
  readonly url: string
  stop(): Promise<void>
}

/** @throws Error if PgBouncer is unavailable */
export async function startPgBouncer(server: { readonly port: number }): Promise<PgBouncer> {
  const path = findBinary(pgBouncerBinary)
  if (path === undefined) throw new Error(skipReason(pgBouncerBinary))
  const account = await unprivileged()
  const port = await freePort()
  const folder = await mkdtemp(join(tmpdir(), 'audian-pgbouncer-'))
  const file = join(folder, 'pgbouncer.ini')
  await writeFile(file, settings({ port, serverPort: server.port }))
  if (account !== undefined) for (const owned of [folder, file]) await chown(owned, account.uid, account.gid)
  const child = await startProgram({ path, args: [file], ready: /process up/, ...account })
  return {
    url: `postgres://postgres@127.0.0.1:${port}/postgres`,
    async stop() {
      await endProgram(child, 'SIGKILL')
      await rm(folder, { recursive: true, force: true })
    },
  }
}

function settings({ port, serverPort }: { port: number; serverPort: number }): string {
  return `[databases]
* = host=127.0.0.1 port=${serverPort} user=postgres

[pgbouncer]
listen_addr = 127.0.0.1
listen_port = ${port}
unix_socket_dir =
auth_type = any
pool_mode = transaction
default_pool_size = 4
max_client_conn = 200
`
}
