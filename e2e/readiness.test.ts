import { createWebhooks, type WebhooksOptions } from '@audian-webhooks/core'
import { memoryStore } from '@audian-webhooks/store-memory'
import { postgresStore } from '@audian-webhooks/store-postgres'
import { redisStore } from '@audian-webhooks/store-redis'
import {
  findBinary,
  postgresBinary,
  redisBinary,
  skipReason,
  startPostgres,
  startRedis,
} from '@audian-webhooks/test-services'
import { Redis } from 'ioredis'
import { Pool } from 'pg'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

const calls = 1000
const atOnce = 50

interface Place {
  readonly store: Exclude<WebhooksOptions['store'], 'none'>
  /** How many records of any kind the store holds. */
  records(): number | Promise<number>
  stop(): void | Promise<void>
}

const places: readonly {
  readonly name: string
  readonly missing: string | undefined
  open(): Place | Promise<Place>
}[] = [
  { name: 'memoryStore', missing: undefined, open: openMemory },
  { name: 'redisStore', missing: reasonWithout(redisBinary), open: openRedis },
  { name: 'postgresStore', missing: reasonWithout(postgresBinary), open: () => openPostgres(false) },
  { name: 'transactional postgresStore', missing: reasonWithout(postgresBinary), open: () => openPostgres(true) },
]

describe.each(places)('ready() with a $name', ({ missing, open }) => {
  let place: Place

  beforeAll(async () => {
    if (missing === undefined) place = await open()
  })
  afterAll(() => place?.stop())

  it.skipIf(missing)(
    'leaves one record at most for a name, however often and by however many it is called',
    async () => {
      const receivers = ['a', 'a', 'b'].map((name) => receiverNamed(name, place.store))
      const receiverOf = (call: number) => receivers[call % receivers.length] as (typeof receivers)[number]
      for (let call = 0; call < calls; call++) {
        expect(await receiverOf(call).ready()).toEqual({ ready: true, problems: [] })
      }
      expect(await place.records()).toBeLessThanOrEqual(2)

      for (let call = 0; call < calls; call += atOnce) {
        const answers = Array.from({ length: atOnce }, (_, index) => receiverOf(index).ready())
        for (const answer of await Promise.all(answers)) expect(answer).toEqual({ ready: true, problems: [] })
      }
      expect(await place.records()).toBeLessThanOrEqual(2)
    },
  )
})

function receiverNamed(name: string, store: Place['store']) {
  // A busy machine may answer late, which is not what is counted here.
  return createWebhooks({ name, secret: 'whsec_x', store, storeTimeoutMs: 25_000, deadlineMs: 25_000, logger: false })
}

function openMemory(): Place {
  const store = memoryStore()
  return { store, records: () => store.size, stop: () => undefined }
}

async function openRedis(): Promise<Place> {
  const server = await startRedis()
  const client = new Redis(server.url)
  return {
    store: redisStore({ client, onDurabilityProblem: () => undefined }),
    records: () => client.dbsize(),
    async stop() {
      client.disconnect()
      await server.stop()
    },
  }
}

async function openPostgres(transactional: boolean): Promise<Place> {
  const server = await startPostgres()
  const pool = new Pool({ connectionString: server.url })
  const store = transactional ? postgresStore({ pool, transactional: true }) : postgresStore({ pool })
  await store.migrate()
  return {
    store,
    records: async () => Number((await pool.query('SELECT count(*) FROM audian_webhooks')).rows[0].count),
    async stop() {
      await pool.end()
      await server.stop()
    },
  }
}

function reasonWithout(binary: Parameters<typeof findBinary>[0]): string | undefined {
  return findBinary(binary) === undefined ? skipReason(binary) : undefined
}
