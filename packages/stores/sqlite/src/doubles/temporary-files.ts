import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach } from 'vitest'
import { loadDriver, type OpenDatabase } from './drivers.ts'

/** libsql, unless `npm run check:sqlite` names another one. */
export const testedDriver = process.env.SQLITE_DRIVER ?? 'libsql'

export interface TemporaryFiles {
  readonly folder: string
  /** A file of the current test. */
  readonly file: string
  /** Opens a connection to the test's file if no other is named. It is closed after the test. */
  open(file?: string): OpenDatabase
  /** Does something after the test, before its folder is removed. */
  after(end: () => unknown): void
}

/** A folder for each test, and the databases in it. */
export function temporaryFiles(): TemporaryFiles {
  const open = loadDriver(testedDriver)
  if (open === undefined) throw new Error(`Cannot load ${testedDriver}.`)
  let folder: string | undefined
  const ends: (() => unknown)[] = []
  afterEach(async () => {
    for (const end of ends.splice(0).reverse()) await end()
    if (folder !== undefined) rmSync(folder, { recursive: true })
    folder = undefined
  })
  const folderOfTest = () => {
    folder ??= mkdtempSync(join(tmpdir(), 'sqlite-'))
    return folder
  }
  const fileOfTest = () => join(folderOfTest(), 'app.db')
  return {
    get folder() {
      return folderOfTest()
    },
    get file() {
      return fileOfTest()
    },
    open(file = fileOfTest()) {
      const database = open(file)
      ends.push(() => closed(database))
      return database
    },
    after: (end) => void ends.push(end),
  }
}

/** Some tests close their databases themselves, which not every driver allows twice. */
function closed(database: OpenDatabase): void {
  try {
    database.close()
  } catch (error) {
    if (!String(error).includes('not open')) throw error
  }
}
