import { connectPool } from './connect.ts'
import { keyOfEvent } from './event-keys.ts'

/** Nothing in the table keeps a second row of an event away: only the transaction does. */
const effectsTable = 'CREATE TABLE effects (event text NOT NULL)'
export const insertEffect = 'INSERT INTO effects (event) VALUES ($1)'

export async function createEffects(url: string): Promise<void> {
  const pool = connectPool(url)
  await pool.query(effectsTable)
  await pool.end()
}

/** How often each event took effect. */
export async function effectsOf(url: string): Promise<ReadonlyMap<number, number>> {
  const pool = connectPool(url)
  const { rows } = await pool.query<{ event: string; times: number }>(
    'SELECT event, count(*)::int AS times FROM effects GROUP BY event',
  )
  await pool.end()
  return new Map(rows.map(({ event, times }) => [keyOfEvent(event), times]))
}
