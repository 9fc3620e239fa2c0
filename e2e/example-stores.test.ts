import { findBinary, type RedisServer, redisBinary, skipReason, startRedis } from '@audian-webhooks/test-services'
import { sampleEvent, signedDelivery } from '@audian-webhooks/testing'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type ExampleServer, startExample } from './example-server.ts'

const secret = 'whsec_of_the_examples'
const missing = findBinary(redisBinary) === undefined ? skipReason(redisBinary) : undefined

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
      await expect.poll(async () => (await post(one, 'evt_3')).status, { timeout: 20_000 }).toBe(200)
      expect(await post(two, 'evt_3')).toMatchObject({ body: { duplicate: true } })
      expect(runs() - before).toBe(1)
    })

    it('ends on SIGTERM when nothing is left to do', async () => {
      expect(await one.stop()).toBe(0)
    })
  },
)
