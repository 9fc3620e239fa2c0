import {
  findBinary,
  type PostgresServer,
  postgresBinary,
  skipReason,
  startPostgres,
} from '@audian-webhooks/test-services'
import type { PoolClient } from 'pg'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { openPostgres, type PostgresPlace } from './place.ts'
import { type FaultContext, type FaultReceiver, receiverOf } from './receiver.ts'

const missing = findBinary(postgresBinary) === undefined ? skipReason(postgresBinary) : undefined

describe.skipIf(missing)(`a receiver with transactions${missing === undefined ? '' : ` (${missing})`}`, () => {
  let server: PostgresServer
  let place: PostgresPlace
  let receiver: FaultReceiver

  beforeAll(async () => {
    server = await startPostgres()
  })
  afterAll(() => server.stop())
  beforeEach(async () => {
    place = await openPostgres(server)
    receiver = receiverOf(place.transactional)
  })
  afterEach(async () => {
    await receiver.webhooks.close({ timeoutMs: 1 })
    await place.close()
  })

  const write = ({ key, tx }: FaultContext) => tx.query('INSERT INTO effects VALUES ($1)', [key])
  const effects = async () => (await place.admin.query('SELECT key FROM effects')).rowCount
  const last = () => receiver.outcomes.at(-1)
  /** Audian delivers again until it is 200; the event has had its effect once, then and after one more delivery. */
  async function expectExactlyOnce(id: string) {
    receiver.script(write)
    await expect.poll(() => receiver.deliver(id), { interval: 200 }).toBe(200)
    expect(await effects()).toBe(1)
    expect(await receiver.deliver(id)).toBe(200)
    expect(last()).toMatchObject({ outcome: 'duplicate' })
    expect(await effects()).toBe(1)
  }

  it('server gone at the beginning: 503, then exactly once', async () => {
    await place.server.kill()
    expect(await receiver.deliver('evt_1')).toBe(503)
    expect(receiver.runs()).toBe(0)
    await place.server.start()
    await expectExactlyOnce('evt_1')
  })

  it('server gone while the handler runs: the signal aborts, 503, then exactly once', async () => {
    let reason: unknown
    receiver.script(async (context) => {
      await write(context)
      await place.server.kill()
      await expect.poll(() => context.signal.aborted).toBe(true)
      reason = context.signal.reason
    })
    expect(await receiver.deliver('evt_1')).toBe(503)
    expect(last()).toMatchObject({ outcome: 'unavailable', reason: 'store-failed' })
    expect(reason).toMatchObject({ code: 'LEASE_LOST' })
    await place.server.start()
    await expectExactlyOnce('evt_1')
  })

  it('answer to the commit lost: 503, then a duplicate; the effect is there once', async () => {
    receiver.script(write)
    place.way.cutAfter('COMMIT\0') // The zero byte ends the message; BEGIN … READ COMMITTED continues.
    expect(await receiver.deliver('evt_1')).toBe(503)
    expect(await effects()).toBe(1)
    expect(await receiver.deliver('evt_1')).toBe(200)
    expect(last()).toMatchObject({ outcome: 'duplicate' })
    expect(await effects()).toBe(1)
  })

  it('no answers at all while the handler runs: 503 within the time limit, then exactly once', async () => {
    receiver.script(async (context) => {
      await write(context)
      place.way.fallSilent()
    })
    expect(await receiver.deliver('evt_1')).toBe(503)
    expect(last()).toMatchObject({ outcome: 'unavailable', reason: 'store-timed-out' })
    place.way.speak()
    await expectExactlyOnce('evt_1')
  })

  it('read-only server: 500, since the handler fails to write; then exactly once', async () => {
    receiver.script(write)
    await place.refuseWrites(true)
    expect(await receiver.deliver('evt_1')).toBe(500)
    await place.refuseWrites(false)
    await expectExactlyOnce('evt_1')
  })

  it('read-only server and a handler that writes nothing: 503, then exactly once', async () => {
    await place.refuseWrites(true)
    expect(await receiver.deliver('evt_1')).toBe(503)
    expect(last()).toMatchObject({ outcome: 'unavailable', reason: 'store-failed' })
    await place.refuseWrites(false)
    await expectExactlyOnce('evt_1')
  })

  it('a statement failed and the handler hid it: 503, then exactly once', async () => {
    receiver.script(async (context) => {
      await write(context)
      await context.tx.query('SELECT 1 / 0', []).catch(() => undefined)
    })
    expect(await receiver.deliver('evt_1')).toBe(503)
    expect(await effects()).toBe(0)
    await expectExactlyOnce('evt_1')
  })

  it('handlers that use the pool too find a connection, however many deliveries come at once', async () => {
    const ids = Array.from({ length: 60 }, (_, at) => `evt_${at}`)
    receiver.script(
      ...ids.map(() => async (context: FaultContext) => {
        await write(context)
        await place.pool.query('SELECT pg_sleep(0.005)')
      }),
    )
    expect(new Set(await Promise.all(ids.map((id) => receiver.deliver(id))))).toEqual(new Set([200]))
    expect(await effects()).toBe(60)
  })
})

describe.skipIf(missing)(`a pool that handlers exhaust${missing === undefined ? '' : ` (${missing})`}`, () => {
  it('answers 503 to what cannot be claimed, 200 to what was handled, and records it when a connection is free', async () => {
    const server = await startPostgres()
    const place = await openPostgres(server, 2)
    const receiver = receiverOf(place.store)
    const taken: PoolClient[] = []
    receiver.script(async () => {
      taken.push(...(await Promise.all([place.pool.connect(), place.pool.connect()])))
      expect(await receiver.deliver('evt_2')).toBe(503)
    })
    expect(await receiver.deliver('evt_1')).toBe(200)
    expect(receiver.emitted).toContain('completion-failed')
    for (const client of taken) client.release()
    await expect.poll(() => receiver.emitted).toContain('completion-ended')
    await expect.poll(() => receiver.deliver('evt_2'), { interval: 200 }).toBe(200)
    expect(await receiver.deliver('evt_1')).toBe(200)
    expect(receiver.runs()).toBe(2)
    await receiver.webhooks.close()
    await place.close()
    await server.stop()
  })
})
