import { setTimeout as sleep } from 'node:timers/promises'
import { findBinary, postgresBinary, skipReason, startPostgres } from '@audian-webhooks/test-services'
import { describeStoreContract } from '@audian-webhooks/testing/vitest'
import postgres from 'postgres'
import { afterAll, describe } from 'vitest'
import { postgresStore } from './postgres-store.ts'

if (findBinary(postgresBinary) === undefined) {
  describe.skip(`postgresStore: store contract (${skipReason(postgresBinary)})`)
} else {
  const server = await startPostgres()
  const sql = postgres(server.url, { onnotice: () => {} })
  const store = postgresStore({ pool: sql })
  await store.migrate()
  afterAll(async () => {
    await sql.end()
    await server.stop()
  })
  describeStoreContract('postgresStore with postgres.js', () => ({ store, advance: sleep }))
}
