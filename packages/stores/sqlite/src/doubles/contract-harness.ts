import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import type { StoreHarness, StoreProcess } from '@audian-webhooks/testing'
import { prepareDatabase } from '../prepare-database.ts'
import { sqliteStore } from '../sqlite-store.ts'
import type { OpenFile } from './drivers.ts'

export interface OpenHarness {
  readonly harness: StoreHarness
  close(): void
}

/**
 * Stores over one file, each with its own connection.
 *
 * @param joining the program of `contract-process.ts`; it gets the driver and the file
 */
export function openHarness(open: OpenFile, joining: StoreProcess): OpenHarness {
  const folder = mkdtempSync(join(tmpdir(), 'sqlite-contract-'))
  const file = join(folder, 'app.db')
  const databases = Array.from({ length: 4 }, () => open(file))
  // Without waiting for the disk: the contract is about answers.
  for (const database of databases) prepareDatabase(database, { busyTimeoutMs: 60_000, synchronous: 'NORMAL' })
  const [store, ...others] = databases.map((database) => sqliteStore({ database }))
  if (store === undefined) throw new Error('There is no store.')
  return {
    harness: { store, others, process: { ...joining, args: [...(joining.args ?? []), file] }, advance: sleep },
    close() {
      for (const database of databases) database.close()
      rmSync(folder, { recursive: true })
    },
  }
}
