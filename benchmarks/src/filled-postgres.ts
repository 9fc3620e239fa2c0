import { postgresStore } from '@audian-webhooks/store-postgres'
import { startPostgres } from '@audian-webhooks/test-services'
import { Pool } from 'pg'
import { retainMs } from './claim-and-complete.ts'
import { type Fill, inBatches } from './filled-store.ts'

const table = '"public"."audian_webhooks"'

/** In random order by key and in order by time, as events come. */
const fillSql = `INSERT INTO ${table} (key, token, state, expires_at, fingerprint)
SELECT 'default:evt_' || left(md5(number::text), 16), gen_random_uuid()::text, 1,
  statement_timestamp() + $3::float8 * interval '1 millisecond', '3735928559'
FROM generate_series($1::int, $2::int) AS number`

export const fillPostgres: Fill = async (keys, onProgress) => {
  const server = await startPostgres(['fsync=on'])
  const pool = new Pool({ connectionString: server.url, max: 10 })
  const store = postgresStore({ pool })
  await store.migrate()
  await inBatches({ keys, batch: 50_000, onProgress }, (first, last) => pool.query(fillSql, [first, last, retainMs]))
  await pool.query(`VACUUM ANALYZE ${table}`)
  await pool.query('CHECKPOINT')
  const { rows } = await pool.query(`SELECT pg_total_relation_size('${table}') AS bytes`)

  let deleted = 0
  return {
    keys,
    store,
    bytesPerKey: Number(rows[0].bytes) / keys,
    async forget(added) {
      await pool.query(`DELETE FROM ${table} WHERE key = ANY ($1)`, [added])
      deleted += added.length
      // Otherwise what the small ones have left behind would soon outweigh what is in them.
      if (deleted < keys / 100) return
      deleted = 0
      await pool.query(`VACUUM ${table}`)
    },
    async stop() {
      await pool.end()
      await server.stop()
    },
  }
}
