import {
  findBinary,
  postgresBinary,
  redisBinary,
  skipReason,
  startPostgres,
  startRedis,
} from '@audian-webhooks/test-services'
import { describe, expect, it } from 'vitest'
import { openPostgres, openRedis } from './place.ts'
import { receiverOf } from './receiver.ts'

const noRedis = findBinary(redisBinary) === undefined ? skipReason(redisBinary) : undefined
const noPostgres = findBinary(postgresBinary) === undefined ? skipReason(postgresBinary) : undefined

describe.skipIf(noRedis)(`an empty Redis takes over${noRedis === undefined ? '' : ` (${noRedis})`}`, () => {
  it('while the handler runs: its success is 200 and reported; nothing is lost, what was done may run again', async () => {
    const server = await startRedis()
    const place = await openRedis(server)
    const empty = await startRedis()
    const receiver = receiverOf(place.store)
    expect(await receiver.deliver('evt_before')).toBe(200)
    receiver.script(() => place.way.redirect(empty.url))
    expect(await receiver.deliver('evt_during')).toBe(200)
    expect(receiver.emitted).toContain('lease-lost')
    expect(await receiver.deliver('evt_after')).toBe(200)
    expect(receiver.runs()).toBe(3)
    // The server has forgotten it: only as durable as its replication.
    expect(await receiver.deliver('evt_before')).toBe(200)
    expect(receiver.runs()).toBe(4)
    expect(await receiver.deliver('evt_before')).toBe(200)
    expect(receiver.runs()).toBe(4)
    await place.close()
    await Promise.all([server.stop(), empty.stop()])
  })
})

describe.skipIf(noPostgres)(`PostgreSQL without the table${noPostgres === undefined ? '' : ` (${noPostgres})`}`, () => {
  it.each(['store', 'transactional'] as const)('(%s): 503 until it is migrated, then handled', async (which) => {
    const server = await startPostgres()
    const empty = await openPostgres(server)
    await empty.admin.query('DROP TABLE audian_webhooks')
    const receiver = receiverOf(empty[which])
    expect(await receiver.deliver('evt_1')).toBe(503)
    expect(String(Reflect.get(receiver.outcomes[0] ?? {}, 'error'))).toMatch(
      /is missing\. Run "await store\.migrate\(\)"/,
    )
    await empty.migrate()
    expect(await receiver.deliver('evt_1')).toBe(200)
    expect(receiver.runs()).toBe(1)
    await empty.close()
    await server.stop()
  })
})
