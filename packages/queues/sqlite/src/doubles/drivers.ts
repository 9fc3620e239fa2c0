import nodeModule from 'node:module'
import type { SqliteDatabase } from '@audian-webhooks/store-sqlite/database'

/** A database of a driver, as its user closes it. */
export interface OpenDatabase extends SqliteDatabase {
  close(): unknown
}

type DatabaseClass = new (file: string) => OpenDatabase

/** `libsql`, a folder where a driver is installed, or `node:sqlite`. */
export const testedDriver = process.env.SQLITE_DRIVER ?? 'libsql'

/** Opens a file with the driver that is tested. */
export function openDatabase(file: string): OpenDatabase {
  const isBuiltIn = testedDriver === 'node:sqlite'
  const loaded: unknown = isBuiltIn
    ? process.getBuiltinModule(testedDriver as 'node:os')
    : nodeModule.createRequire(import.meta.url)(testedDriver)
  const Database = (isBuiltIn ? Reflect.get(Object(loaded), 'DatabaseSync') : loaded) as DatabaseClass
  return new Database(file)
}
