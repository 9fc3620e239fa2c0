import { describe, expect, it, vi } from 'vitest'
import { createSharedDelays } from '../async/delays.ts'
import { Settler } from '../claim/settle.ts'
import { Intake } from '../delivery/intake.ts'
import { type DeliveryOverrides, secret, signedDelivery } from '../doubles/deliveries.ts'
import { createLeaseSettings } from '../doubles/lease-settings.ts'
import { createTestQueue } from '../doubles/test-queue.ts'
import { createObserver } from '../observe/observer.ts'
import { settingsOf } from '../options/settings.ts'
import { UnverifiedBytes } from '../receive/unverified-bytes.ts'
import { Router } from '../route/router.ts'
import { Attempts } from '../run/attempts.ts'
import { Control } from '../run/control.ts'
import { createGate } from '../run/gate.ts'
import { Processor } from '../run/process.ts'
import { createAuthenticate } from '../verify/authenticate.ts'
import { createFixedSecrets } from '../verify/secrets.ts'
import type { EventJob } from './event-job.ts'

/** Intake on one side of a queue, process on the other. */
function setUp() {
  const leases = createLeaseSettings()
  const { clock } = leases
  const settings = settingsOf({ secret, store: leases.store, name: 'app', logger: false, clock })
  const unverified = new UnverifiedBytes(1000)
  const authenticate = createAuthenticate(createFixedSecrets(secret), { maxWaiting: 1, unverified })
  const intake = new Intake({ settings, unverified, authenticate, probesUnderWay: new Set() })
  const { notices, makeLog } = createObserver(settings, () => [])
  const router = new Router(settings.events)
  const processor = new Processor({
    router,
    gate: createGate({ concurrency: 1, maxWaiting: 1 }),
    leases,
    settler: new Settler(leases, { retainMs: 1000, giveUpAfterMs: 1000, events: notices }),
    inTransaction: undefined,
    abandonments: createSharedDelays(clock, 1000),
    onMismatch: 'retry',
    attempts: new Attempts(),
    notices,
    makeLog,
  })
  const queue = createTestQueue()
  return {
    router,
    queue,
    store: leases.store,
    async receive(parts?: DeliveryOverrides) {
      const taken = await intake.take(signedDelivery(clock, parts), { arrivedAt: 0, receivedAt: clock.now() })
      return 'ending' in taken ? taken.ending : queue.add(taken, new Control())
    },
    work: () => queue.work((authentic, control) => processor.process(authentic, control)),
  }
}

describe('a queue between intake and process', () => {
  it('hands the handlers the event and the bytes that were signed', async () => {
    const { router, receive, work, queue } = setUp()
    const handler = vi.fn()
    router.on('call.failed', handler)
    expect(await receive({ deliveryId: 'delv_1' })).toEqual({ outcome: 'handled' })
    expect(handler).not.toHaveBeenCalled()
    const [text = ''] = queue.jobs
    const job: EventJob = JSON.parse(text)

    expect(await work()).toBe('done')
    const [event, context] = handler.mock.lastCall ?? []
    expect(event).toMatchObject({ event: 'call.failed', id: 'evt_1' })
    expect(context).toMatchObject({ key: 'app:evt_1', deliveryId: 'delv_1', keyId: job.keyId, attempt: 1 })
    expect(Buffer.from(context.rawBody).toString('base64')).toBe(job.body)
  })

  it('takes events that nobody handles here, and runs an event once however often it is queued', async () => {
    const { router, receive, work, queue } = setUp()
    const handler = vi.fn()
    router.on('call.failed', handler)
    await receive()
    await receive()
    await receive({ event: 'call.ringing', id: 'evt_2' })
    expect(queue.jobs).toHaveLength(3)

    expect([await work(), await work(), await work()]).toEqual(['done', 'done', 'done'])
    expect(handler).toHaveBeenCalledOnce()
  })

  it('gets no forged delivery', async () => {
    const { receive, queue } = setUp()
    expect(await receive({ secret: 'whsec_another' })).toMatchObject({ outcome: 'unauthentic' })
    expect(queue.jobs).toEqual([])
  })

  it('tries a failed run again, and puts back what could not begin', async () => {
    const { router, receive, work, store } = setUp()
    const error = new Error('no')
    router.on('call.failed', () => Promise.reject(error))
    await receive()
    expect(await work()).toEqual({ retry: error })
    await receive()
    store.fail('claim', 'throws')
    expect(await work()).toEqual({ again: 5000 })
  })

  it('sets aside what no run can handle', async () => {
    const { router, receive, work, queue } = setUp()
    router.on('call.failed', () => undefined)
    await receive({ data: { call_id: 17 } })
    expect(await work()).toEqual({ dead: expect.stringContaining('data.call_id does not fit its schema') })
    await receive()
    const job: EventJob = JSON.parse(queue.jobs[0] ?? '')
    ;(queue.jobs as string[])[0] = JSON.stringify({ ...job, body: 'e30=' })
    expect(await work()).toEqual({ dead: 'The body is not an event.' })
  })
})
