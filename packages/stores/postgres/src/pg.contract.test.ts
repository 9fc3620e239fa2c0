import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { bundledProgram, findBinary, postgresBinary, skipReason, startPostgres } from '@audian-webhooks/test-services'
import { describeStoreContract } from '@audian-webhooks/testing/vitest'
import { Pool } from 'pg'
import { afterAll, describe } from 'vitest'
import { postgresStore } from './postgres-store.ts'

if (findBinary(postgresBinary) === undefined) {
  describe.skip(`postgresStore: store contract (${skipReason(postgresBinary)})`)
} else {
  const server = await startPostgres()
  const pool = new Pool({ connectionString: server.url })
  const otherPools = [1, 2, 3].map(() => new Pool({ connectionString: server.url }))
  const pools = [pool, ...otherPools]
  for (const each of pools) each.on('error', () => {}) // Idle connections end with the server.
  const store = postgresStore({ pool })
  const others = otherPools.map((other) => postgresStore({ pool: other }))
  await store.migrate()
  afterAll(async () => {
    await Promise.all(pools.map((each) => each.end()))
    await server.stop()
  })
  const program = await bundledProgram(join(import.meta.dirname, 'doubles/contract-process.ts'))
  describeStoreContract(
    'postgresStore with pg',
    () => ({
      store,
      others,
      process: {
        module: program,
        args: [server.url],
        execArgv: [],
      },
      advance: sleep,
    }),
    { concurrent: true },
  )
}
