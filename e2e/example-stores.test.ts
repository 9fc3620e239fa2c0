import {
  findBinary,
  type PostgresServer,
  postgresBinary,
  type RedisServer,
  redisBinary,
  skipReason,
  startPostgres,
  startRedis,
} from '@audian-webhooks/test-services'
import { sampleEvent, signedDelivery } from '@audian-webhooks/testing'
import { Pool } from 'pg'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type ExampleServer, startExample } from './example-server.ts'

const secret = 'whsec_of_the_examples'
const missing = findBinary(redisBinary) === undefined ? skipReason(redisBinary) : undefined
const postgresMissing = findBinary(postgresBinary) === undefined ? skipReason(postgresBinary) : undefined

async function post(server: ExampleServer, id: string) {
  const signed = signedDelivery({ ...sampleEvent('call.completed'), id }, { secret })
  const response = await fetch(`${server.url}/webhooks`, { method: 'POST', ...signed })
  return { status: response.status, body: await response.json() }
}

describe.skipIf(missing)(
  `examples/express-redis in two processes${missing === undefined ? '' : ` (${missing})`}`,
  () => {
    let redis: RedisServer
    let one: ExampleServer
    let two: ExampleServer

    const runs = () => `${one.output()}${two.output()}`.match(/took 305 s/g)?.length ?? 0

    beforeAll(async () => {
      redis = await startRedis()
      const env = { AUDIAN_WEBHOOK_SECRET: secret, REDIS_URL: redis.url }
      one = await startExample('express-redis', env)
      two = await startExample('express-redis', env)
    })
    afterAll(async () => {
      await Promise.all([one?.stop(), two?.stop()])
      await redis?.stop()
    })

    it('handles in one process what the other has not handled, and nothing twice', async () => {
      const before = runs()
      expect(await post(one, 'evt_1')).toEqual({ status: 200, body: { received: true } })
      expect(await post(two, 'evt_1')).toEqual({ status: 200, body: { received: true, duplicate: true } })
      expect(await post(two, 'evt_2')).toEqual({ status: 200, body: { received: true } })
      expect(await post(one, 'evt_2')).toEqual({ status: 200, body: { received: true, duplicate: true } })
      expect(runs() - before).toBe(2)
    })

    it('answers 503 while Redis is away, and handles the event when it comes again', async () => {
      const before = runs()
      await redis.kill()
      expect((await post(one, 'evt_3')).status).toBe(503)
      expect(runs()).toBe(before)
      await redis.start()
      await expect.poll(async () => (await post(one, 'evt_3')).status).toBe(200)
      expect(await post(two, 'evt_3')).toMatchObject({ body: { duplicate: true } })
      expect(runs() - before).toBe(1)
    })

    it('ends on SIGTERM when nothing is left to do', async () => {
      expect(await one.stop()).toBe(0)
    })
  },
)

describe.skipIf(postgresMissing)(
  `examples/fastify-postgres in two processes${postgresMissing === undefined ? '' : ` (${postgresMissing})`}`,
  () => {
    const { from, duration } = sampleEvent('call.completed').data
    let postgres: PostgresServer
    let pool: Pool
    let one: ExampleServer
    let two: ExampleServer
    let charged = 0

    /** What the accounts hold, as the service itself says. */
    const accounts = async () => (await fetch(`${two.url}/accounts`)).json()
    const expectCharged = async (calls: number) => {
      charged += calls
      expect(await accounts()).toEqual([{ number: from, seconds: charged * duration }])
    }
    /** Statements of the handlers that wait for a lock. */
    const waiting = async () =>
      (await pool.query("SELECT FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND query LIKE '%accounts%'"))
        .rowCount

    beforeAll(async () => {
      postgres = await startPostgres()
      pool = new Pool({ connectionString: postgres.url })
      pool.on('error', () => undefined)
      const env = { AUDIAN_WEBHOOK_SECRET: secret, DATABASE_URL: postgres.url }
      one = await startExample('fastify-postgres', env)
      two = await startExample('fastify-postgres', env)
    })
    afterAll(async () => {
      await Promise.all([one?.stop(), two?.stop()])
      await pool?.end()
      await postgres?.stop()
    })

    it('charges a call once, whichever process gets it first', async () => {
      expect(await post(one, 'evt_1')).toEqual({ status: 200, body: { received: true } })
      expect(await post(two, 'evt_1')).toEqual({ status: 200, body: { received: true, duplicate: true } })
      expect(await post(two, 'evt_2')).toEqual({ status: 200, body: { received: true } })
      await expectCharged(2)
    })

    it('answers 503 at once to a second delivery while the handler runs, and charges once', async () => {
      const locker = await pool.connect()
      await locker.query('BEGIN; LOCK TABLE accounts')
      const first = post(one, 'evt_3')
      await expect.poll(waiting).toBe(1)
      expect((await post(two, 'evt_3')).status).toBe(503)
      await locker.query('COMMIT')
      locker.release()
      expect((await first).status).toBe(200)
      await expectCharged(1)
    })

    it('leaves nothing of a process that is killed in its handler, and the other one charges the call', async () => {
      const locker = await pool.connect()
      await locker.query('BEGIN; LOCK TABLE accounts')
      const lost = post(one, 'evt_4').catch(() => 'no answer')
      await expect.poll(waiting).toBe(1)
      await one.kill()
      expect(await lost).toBe('no answer')
      await locker.query('COMMIT')
      locker.release()
      await expect.poll(async () => (await post(two, 'evt_4')).status).toBe(200)
      await expectCharged(1)
    })

    it('answers 503 while PostgreSQL is away, and charges the call when it comes again', async () => {
      await postgres.kill()
      expect((await post(two, 'evt_5')).status).toBe(503)
      await postgres.start()
      await expect.poll(async () => (await post(two, 'evt_5')).status).toBe(200)
      await expectCharged(1)
    })

    it('ends on SIGTERM when nothing is left to do', async () => {
      expect(await two.stop()).toBe(0)
    })
  },
)
