import { describe, expect, it, vi } from 'vitest'
import { type DeliveryOverrides, signedDelivery } from '../doubles/deliveries.ts'
import { createTestReceiver } from '../doubles/test-receiver.ts'
import { eventSink } from './enqueuer.ts'
import type { EventJob, JobResult } from './event-job.ts'
import { processJob } from './process-job.ts'

/** A receiver before a queue whose jobs are JSON text, as in any real one, and another one behind it. */
function setUp() {
  const jobs: string[] = []
  const web = createTestReceiver({ name: 'app', queue: eventSink((job) => jobs.push(JSON.stringify(job))) })
  const { store, webhooks } = createTestReceiver({ name: 'app', onMismatch: 'retry', clock: web.clock })
  return {
    web,
    jobs,
    store,
    webhooks,
    receive: (parts?: DeliveryOverrides) => web.deliver(parts),
    work: (): Promise<JobResult> => processJob(webhooks, JSON.parse(jobs.shift() ?? '') as EventJob),
  }
}

describe('a queue between two processes', () => {
  it('gives the handlers the event and the bytes that were signed', async () => {
    const { webhooks, receive, work, jobs } = setUp()
    const handler = vi.fn()
    webhooks.on('call.failed', handler)
    expect(await receive({ deliveryId: 'delv_1' })).toMatchObject({ outcome: 'enqueued', key: 'app:evt_1' })
    expect(handler).not.toHaveBeenCalled()
    const [text = ''] = jobs
    const job: EventJob = JSON.parse(text)

    expect(await work()).toBe('done')
    const [event, context] = handler.mock.lastCall ?? []
    expect(event).toMatchObject({ event: 'call.failed', id: 'evt_1' })
    expect(context).toMatchObject({ key: 'app:evt_1', deliveryId: 'delv_1', keyId: job.keyId, attempt: 1 })
    expect(context.receivedAt).toBe(job.receivedAt)
    expect(Buffer.from(context.rawBody).toString('base64')).toBe(job.body)
  })

  it.each([
    ['00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01', true],
    [
      '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01, 00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b8-01',
      false,
    ],
    [`00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01-${'x'.repeat(65)}`, false],
    ['anything', false],
  ])('carries the trace of the request: %s', async (traceparent, kept) => {
    const { web, jobs } = setUp()
    const delivery = signedDelivery(web.clock)
    await web.webhooks.receive({ ...delivery, headers: { ...delivery.headers, traceparent } })
    expect(JSON.parse(jobs[0] ?? '').traceparent).toBe(kept ? traceparent : undefined)
  })

  it('stores events without a handler too, and runs an event once however often it is stored', async () => {
    const { webhooks, receive, work, jobs } = setUp()
    const handler = vi.fn()
    webhooks.on('call.failed', handler)
    await receive()
    await receive()
    await receive({ event: 'call.ringing', id: 'evt_2' })
    expect(jobs).toHaveLength(3)

    expect([await work(), await work(), await work()]).toEqual(['done', 'done', 'done'])
    expect(handler).toHaveBeenCalledOnce()
  })

  it('runs no handler of the receiver that stores the events', async () => {
    const { web, receive } = setUp()
    const handler = vi.fn()
    web.webhooks.on('call.failed', handler)
    await receive()
    expect(handler).not.toHaveBeenCalled()
    expect(web.store.calls).toEqual([])
    expect(web.webhooks.stats().outcomes).toMatchObject({ enqueued: 1, handled: 0 })
  })

  it('gets no forged delivery, and no probe', async () => {
    const { receive, jobs } = setUp()
    expect(await receive({ secret: 'whsec_another' })).toMatchObject({ outcome: 'unauthentic' })
    expect(await receive({ event: 'audian-webhooks.self-test' })).toMatchObject({ outcome: 'unhandled' })
    expect(jobs).toEqual([])
  })

  it('runs a failed job again, and puts back what could not begin', async () => {
    const { webhooks, receive, work, store } = setUp()
    const error = new Error('no')
    webhooks.on('call.failed', () => Promise.reject(error))
    await receive()
    expect(await work()).toEqual({ retry: error })
    await receive()
    store.fail('claim', 'throws')
    expect(await work()).toEqual({ again: 5000 })
  })

  it('sets aside what no run can handle', async () => {
    const { webhooks, receive, work, jobs } = setUp()
    webhooks.on('call.failed', () => undefined)
    await receive({ data: { call_id: 17 } })
    expect(await work()).toEqual({ dead: expect.stringContaining('data.call_id does not fit its schema') })
    await receive()
    jobs[0] = JSON.stringify({ ...JSON.parse(jobs[0] ?? ''), body: 'e30=' })
    expect(await work()).toEqual({ dead: 'The job is damaged: its body is not an event.' })
  })
})
