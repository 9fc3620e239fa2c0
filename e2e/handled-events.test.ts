import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createWebhooks } from '@audian-webhooks/core'
import { handledEvents, type IdempotencyStore } from '@audian-webhooks/core/kit'
import { memoryStore } from '@audian-webhooks/store-memory'
import { postgresStore } from '@audian-webhooks/store-postgres'
import { redisStore } from '@audian-webhooks/store-redis'
import { prepareDatabase, sqliteStore } from '@audian-webhooks/store-sqlite'
import {
  findBinary,
  postgresBinary,
  redisBinary,
  skipReason,
  startPostgres,
  startRedis,
} from '@audian-webhooks/test-services'
import { sampleEvent, signedDelivery } from '@audian-webhooks/testing'
import { Redis } from 'ioredis'
import Database from 'libsql'
import { Pool } from 'pg'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

interface Place {
  readonly store: IdempotencyStore
  stop(): unknown
}

const redisMissing = reasonWithout(redisBinary)
const postgresMissing = reasonWithout(postgresBinary)
const places: readonly { readonly name: string; readonly missing?: string | undefined; open(): Promise<Place> }[] = [
  { name: 'memoryStore', open: async () => ({ store: memoryStore(), stop: () => undefined }) },
  { name: 'redisStore', missing: redisMissing, open: openRedis },
  { name: 'postgresStore', missing: postgresMissing, open: () => openPostgres(false) },
  { name: 'transactional postgresStore', missing: postgresMissing, open: () => openPostgres(true) },
  { name: 'sqliteStore', open: () => openSqlite(false) },
  { name: 'transactional sqliteStore', open: () => openSqlite(true) },
]

const secret = 'whsec_x'
let count = 0
const newId = () => `evt_handled_${++count}`

function receiverWith(store: IdempotencyStore, handler: () => unknown, name = 'billing') {
  // A busy machine may answer late, which is not what is tested here.
  const times = { storeTimeoutMs: 25_000, deadlineMs: 28_000, abandonAfterMs: 60_000 }
  const webhooks = createWebhooks({ name, secret, store, logger: false, ...times })
  webhooks.on('call.completed', handler as () => undefined)
  const deliver = async (id: string) => {
    const signed = signedDelivery({ ...sampleEvent('call.completed'), id }, { secret })
    return (await webhooks.receive(signed)).outcome
  }
  return { webhooks, deliver }
}

describe.each(places)('handledEvents() with a $name', ({ name, missing, open }) => {
  let place: Place
  beforeAll(async () => {
    if (missing === undefined) place = await open()
  })
  afterAll(() => place?.stop())

  it.skipIf(missing)('knows what was handled, and what has failed', async () => {
    let fails = true
    const { webhooks, deliver } = receiverWith(place.store, () => {
      if (fails) throw new Error('The CRM is away.')
    })
    const isHandled = handledEvents(webhooks)
    const [one, other] = [newId(), newId()]
    expect(await isHandled(one)).toBe(false)
    expect(await deliver(one)).toBe('failed')
    expect(await isHandled(one)).toBe(false)
    fails = false
    expect(await deliver(one)).toBe('handled')
    expect([await isHandled(one), await isHandled(other)]).toEqual([true, false])
  })

  it.skipIf(missing)(
    'marks nothing: an event that it was asked about is handled once, in every later state',
    async () => {
      let runs = 0
      const { webhooks, deliver } = receiverWith(place.store, () => void runs++)
      const id = newId()
      const isHandled = handledEvents(webhooks)
      for (let asked = 0; asked < 3; asked++) expect(await isHandled(id)).toBe(false)
      expect(await deliver(id)).toBe('handled')
      expect(await isHandled(id)).toBe(true)
      expect(await deliver(id)).toBe('duplicate')
      expect(runs).toBe(1)
    },
  )

  it.skipIf(missing)('works from a receiver without handlers, and keeps names apart', async () => {
    const id = newId()
    expect(await receiverWith(place.store, () => undefined).deliver(id)).toBe('handled')
    const asking = (consumer: string) =>
      handledEvents(
        createWebhooks({ name: consumer, secret, store: place.store, storeTimeoutMs: 25_000, logger: false }),
      )
    expect([await asking('billing')(id), await asking('reports')(id)]).toEqual([true, false])
  })

  it.skipIf(missing)('holds an event for no longer than a second if it dies between claim and release', async () => {
    const { webhooks, deliver } = receiverWith(place.store, () => undefined)
    const id = newId()
    const dying: IdempotencyStore = {
      claim: (key, options) => place.store.claim(key, options),
      renew: () => false,
      complete: () => false,
      release: () => new Promise(() => undefined),
    }
    const asking = createWebhooks({ name: 'billing', secret, store: dying, storeTimeoutMs: 25_000, logger: false })
    void handledEvents(asking)(id)
    // The claim of a receiver would last for 30 seconds.
    await expect.poll(() => deliver(id)).toBe('handled')
    expect(await handledEvents(webhooks)(id)).toBe(true)
  })

  // Handlers in a SQLite transaction have no pause in which another process could ask.
  it.skipIf(missing !== undefined || name === 'transactional sqliteStore')(
    'says that an event is in progress while its handlers run',
    async () => {
      let end = () => {}
      let begun = false
      const { webhooks, deliver } = receiverWith(place.store, () => {
        begun = true
        return new Promise<void>((resolve) => (end = resolve))
      })
      const id = newId()
      const outcome = deliver(id)
      await expect.poll(() => begun).toBe(true)
      const isHandled = handledEvents(webhooks)
      expect(await isHandled(id)).toBe('in-progress')
      end()
      expect(await outcome).toBe('handled')
      expect(await isHandled(id)).toBe(true)
    },
  )
})

async function openRedis(): Promise<Place> {
  const server = await startRedis()
  const client = new Redis(server.url)
  return {
    store: redisStore({ client, onDurabilityProblem: () => undefined }),
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
    async stop() {
      await pool.end()
      await server.stop()
    },
  }
}

async function openSqlite(transactional: boolean): Promise<Place> {
  const folder = await mkdtemp(join(tmpdir(), 'audian-handled-'))
  const database = new Database(join(folder, 'webhooks.db'))
  prepareDatabase(database)
  return {
    store: transactional ? sqliteStore({ database, transactional: true }) : sqliteStore({ database }),
    async stop() {
      database.close()
      await rm(folder, { recursive: true, force: true })
    },
  }
}

function reasonWithout(binary: Parameters<typeof findBinary>[0]): string | undefined {
  return findBinary(binary) === undefined ? skipReason(binary) : undefined
}
