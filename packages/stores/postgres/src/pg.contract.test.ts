import { setTimeout as sleep } from 'node:timers/promises'
import { findBinary, postgresBinary, skipReason, startPostgres } from '@audian-webhooks/test-services'
import { describeStoreContract } from '@audian-webhooks/testing/vitest'
import { Pool } from 'pg'
import { afterAll, describe } from 'vitest'
import { postgresStore } from './postgres-store.ts'

if (findBinary(postgresBinary) === undefined) {
  describe.skip(`postgresStore: store contract (${skipReason(postgresBinary)})`)
} else {
  const server = await startPostgres()
  const pool = new Pool({ connectionString: server.url })
  pool.on('error', () => {}) // Idle connections end with the server.
  const store = postgresStore({ pool })
  await store.migrate()
  afterAll(async () => {
    await pool.end()
    await server.stop()
  })
  describeStoreContract('postgresStore with pg', () => ({ store, advance: sleep }))
}
