import { existsSync } from 'node:fs'
import { mkdir, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { prepareDatabase } from '@audian-webhooks/store-sqlite/database'
import Database from 'libsql'

/** Where the demo keeps its persistent data. */
export interface DataFolder {
  readonly path: string
  /** Whether an earlier run has left something here. */
  readonly used: boolean
  /** The local Audian's webhooks, secrets and deliveries. */
  readonly audianFile: string
  /** The receivers' store and queue, in one file. */
  readonly database: Database.Database
  /** Removes a temporary folder. A folder that the user chose stays. */
  close(): Promise<void>
}

/** @param wanted a folder that is made if it is missing. Default: a temporary one */
export async function openDataFolder(wanted: string | undefined): Promise<DataFolder> {
  const path = wanted ?? (await mkdtemp(join(tmpdir(), 'audian-demo-')))
  await mkdir(path, { recursive: true })
  const file = join(path, 'receiver.db')
  const used = existsSync(file)
  const database = new Database(file)
  prepareDatabase(database)
  return {
    path,
    used,
    audianFile: join(path, 'audian.jsonl'),
    database,
    async close() {
      database.close()
      if (wanted === undefined) await rm(path, { recursive: true, force: true })
    },
  }
}
