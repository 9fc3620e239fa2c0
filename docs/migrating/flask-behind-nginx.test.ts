import { sampleEvent, signedDelivery } from '@audian-webhooks/testing'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { deliveriesOf, type Receiver, send } from './deliveries.ts'
import {
  type BothPrograms,
  type FlaskPrograms,
  flaskPage,
  missingFlask,
  openFlaskPrograms,
  secret,
} from './flask-programs.ts'
import { missingNginx, startNginx } from './nginx.ts'
import type { RunningProgram } from './running-program.ts'

const missing = missingFlask ?? missingNginx
const fresh = deliveriesOf('nginx', secret)

/** Node answers 405 with JSON, Flask with HTML. */
async function answersInJson({ origin }: Receiver): Promise<boolean> {
  return (await fetch(`${origin}/webhooks`)).headers.get('content-type')?.includes('json') === true
}

describe.skipIf(missing)(`the move behind nginx${missing === undefined ? '' : ` (${missing})`}`, () => {
  let programs: FlaskPrograms
  let old: RunningProgram
  let both: BothPrograms
  let proxy: Awaited<ReturnType<typeof startNginx>>

  beforeAll(async () => {
    programs = await openFlaskPrograms()
    ;[old, both] = await Promise.all([programs.startBefore(), programs.startBoth()])
    proxy = await startNginx(flaskPage, { webhooks: old.origin, rest: both.behind.origin })
  })
  afterAll(async () => {
    await Promise.all([proxy?.stop(), old?.kill(), both?.kill()])
    await programs?.close()
  })

  const called = () => programs.service.succeeded.length
  const routeTo = async ({ origin }: Receiver) => proxy.reload({ webhooks: origin, rest: both.behind.origin })

  it('lets Flask finish what it has begun, routes what follows to Node, and goes back', async () => {
    expect(await answersInJson(proxy)).toBe(false)
    programs.service.plan('waits')
    const begun = send(proxy, fresh())
    await expect.poll(() => programs.service.begun.length).toBe(1)

    await routeTo(both)
    await expect.poll(() => answersInJson(proxy)).toBe(true)
    const next = fresh()
    expect([await send(proxy, next), await send(proxy, next)]).toEqual([200, 200])
    programs.service.release()
    expect(await begun).toBe(200)
    expect(called()).toBe(2)

    await routeTo(old)
    await expect.poll(() => answersInJson(proxy)).toBe(false)
    expect(await send(proxy, fresh())).toBe(200)
    expect(called()).toBe(3)
  })

  it('answers 503 to a body over its limit, and 404 at the route for events', async () => {
    programs.service.reset()
    const large = sampleEvent('call.completed', { data: { status: 'x'.repeat(2_000_000) } })
    expect(await send(proxy, signedDelivery(large, { secret }))).toBe(503)
    const { headers, body } = fresh()
    expect((await fetch(`${proxy.origin}/internal/events`, { method: 'POST', headers, body })).status).toBe(404)
    expect(programs.service.begun).toEqual([])
  })
})
