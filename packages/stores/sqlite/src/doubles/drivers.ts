import nodeModule from 'node:module'
import type { SqliteDatabase } from '../sqlite-database.ts'

/** A database of a driver, as its user closes it. */
export interface OpenDatabase extends SqliteDatabase {
  close(): unknown
}

export type OpenFile = (file: string, options?: object) => OpenDatabase

type DatabaseClass = new (file: string, options?: object) => OpenDatabase

/**
 * Loads a driver.
 *
 * @param driver the name of its package, a folder where it is installed, or `node:sqlite`
 * @returns undefined if this Node has no `node:sqlite`
 */
export function loadDriver(driver: string): OpenFile | undefined {
  const loaded: unknown =
    driver === 'node:sqlite'
      ? process.getBuiltinModule?.(driver as 'node:os')
      : nodeModule.createRequire(import.meta.url)(driver)
  const found: unknown = driver === 'node:sqlite' ? Reflect.get(Object(loaded), 'DatabaseSync') : loaded
  if (typeof found !== 'function') return undefined
  const Database = found as DatabaseClass
  return (file, options = {}) => new Database(file, options)
}
