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
  const connect = () => postgres(server.url, { onnotice: () => {} })
  const sql = connect()
  const otherSqls = [1, 2, 3].map(connect)
  const store = postgresStore({ pool: sql })
  const others = otherSqls.map((other) => postgresStore({ pool: other }))
  await store.migrate()
  afterAll(async () => {
    await Promise.all([sql, ...otherSqls].map((each) => each.end()))
    await server.stop()
  })
  describeStoreContract('postgresStore with postgres.js', () => ({ store, others, advance: sleep }), {
    concurrent: true,
  })
}
