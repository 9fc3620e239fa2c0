import { openDatabase } from './connect.ts'
import { keyOfEvent } from './event-keys.ts'

/** As in PostgreSQL, nothing in the table keeps a second row of an event away. */
const effectsTable = 'CREATE TABLE effects (event TEXT NOT NULL)'
export const insertFileEffect = 'INSERT INTO effects (event) VALUES (?)'

export function createFileEffects(path: string): void {
  const database = openDatabase(path)
  database.exec(effectsTable)
  database.close()
}

/** How often each event took effect. */
export function fileEffectsOf(path: string): ReadonlyMap<number, number> {
  const database = openDatabase(path)
  const rows = database.prepare('SELECT event, count(*) AS times FROM effects GROUP BY event').all() as {
    event: string
    times: number
  }[]
  database.close()
  return new Map(rows.map(({ event, times }) => [keyOfEvent(event), times]))
}
