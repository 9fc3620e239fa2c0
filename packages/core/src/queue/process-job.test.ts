import { describe, expect, it, vi } from 'vitest'
import { type DeliveryOverrides, signedDelivery } from '../doubles/deliveries.ts'
import { createHeldRuns } from '../doubles/held-runs.ts'
import { settled } from '../doubles/settled.ts'
import { createTestReceiver, expectIdle } from '../doubles/test-receiver.ts'
import type { WebhooksOptions } from '../options/options.ts'
import { eventSink } from './enqueuer.ts'
import type { EventJob } from './event-job.ts'
import { PermanentError } from './permanent-error.ts'
import { type ProcessJobOptions, processJob } from './process-job.ts'

/** A receiver and the job of a delivery to it. */
async function setUp(options: Partial<WebhooksOptions> = {}, parts?: DeliveryOverrides) {
  const jobs: EventJob[] = []
  const receiver = createTestReceiver({ queue: eventSink((job) => jobs.push(job)), ...options })
  await receiver.webhooks.receive(signedDelivery(receiver.clock, parts))
  const [job] = jobs
  if (job === undefined) throw new Error('nothing was enqueued')
  return { ...receiver, job, process: (more?: ProcessJobOptions) => processJob(receiver.webhooks, job, more) }
}

describe('processJob', () => {
  it('is done when the handlers have succeeded', async () => {
    const { webhooks, clock, store, process } = await setUp()
    webhooks.on('call.failed', () => undefined)
    expect(await process()).toBe('done')
    expect(store.calls.map(({ method }) => method)).toEqual(['claim', 'complete'])
    expectIdle({ webhooks, clock })
  })

  it('is done where the event has no handler', async () => {
    const { process } = await setUp()
    expect(await process()).toBe('done')
  })

  it('is done, without a run, if the event was handled before', async () => {
    const { webhooks, process } = await setUp()
    const handler = vi.fn()
    webhooks.on('call.failed', handler)
    await process()
    expect(await process()).toBe('done')
    expect(handler).toHaveBeenCalledOnce()
  })

  it('comes again when the lease of another run may have ended', async () => {
    const { webhooks, store, process } = await setUp()
    webhooks.on('call.failed', () => undefined)
    store.model.takeOver('default:evt_1', 12_300)
    expect(await process()).toEqual({ again: 12_300 })
  })

  it('comes again while the store fails, with a line in the log every ten seconds at most', async () => {
    const { webhooks, clock, store, lines, process } = await setUp()
    webhooks.on('call.failed', () => undefined)
    for (const afterMs of [0, 0, 0, 10_000]) {
      await clock.advance(afterMs)
      store.fail('claim', 'rejects')
      expect(await process()).toEqual({ again: 5000 })
    }
    const fields = { key: 'default:evt_1', reason: 'store-failed', err: expect.objectContaining({ type: 'Error' }) }
    const message = 'The store failed: the job runs again later. This is not a failed attempt.'
    expect(lines.filter(({ level }) => level === 'error')).toEqual([
      { level: 'error', fields, message },
      { level: 'error', fields: { ...fields, suppressed: 2 }, message },
    ])
  })

  it('is a failed attempt if a handler fails', async () => {
    const { webhooks, process } = await setUp()
    const error = new Error('no')
    webhooks.on('call.failed', () => Promise.reject(error))
    expect(await process()).toEqual({ retry: error })
  })

  it('is dead if a handler throws a PermanentError', async () => {
    const { webhooks, process } = await setUp()
    webhooks.on('call.failed', () => {
      throw new PermanentError('The customer does not exist.', { cause: new Error('404') })
    })
    expect(await process()).toEqual({ dead: 'The customer does not exist.' })
  })

  it('is dead if the data does not fit and onMismatch is retry', async () => {
    const { webhooks, process } = await setUp({ onMismatch: 'retry' }, { data: { call_id: 17 } })
    webhooks.on('call.failed', () => undefined)
    expect(await process()).toEqual({ dead: expect.stringContaining('data.call_id does not fit its schema') })
  })

  it.each([
    ['without a key', { key: undefined }],
    ['with an empty key', { key: '' }],
    ['without a body', { body: undefined }],
    ['with a body that is not base64', { body: '{"event":"call.failed"}' }],
    ['with a body that is not an event', { body: Buffer.from('[]').toString('base64') }],
    ['without a time', { receivedAt: undefined }],
    ['with a text for a time', { sentAt: 'today' }],
  ])('is dead if the queue has damaged the job: %s', async (_what, damage) => {
    const { webhooks, job } = await setUp()
    webhooks.on('call.failed', () => undefined)
    const damaged = { ...job, ...damage } as unknown as EventJob
    expect(await processJob(webhooks, damaged)).toEqual({ dead: 'The job is damaged: its body is not an event.' })
  })

  it.each([null, undefined, 'a text', {}, []])('is dead if there is no job: %j', async (nothing) => {
    const { webhooks } = createTestReceiver()
    const job = nothing as unknown as EventJob
    expect(await processJob(webhooks, job)).toEqual({ dead: 'The job is damaged: its body is not an event.' })
  })

  it('is dead if the body has more than maxBodyBytes', async () => {
    const { webhooks, job } = await setUp()
    const bytes = Buffer.from(job.body, 'base64').length
    webhooks.on('call.failed', () => undefined)
    const [enough, small] = [bytes, bytes - 1].map((maxBodyBytes) => createTestReceiver({ maxBodyBytes }).webhooks)
    expect(await processJob(enough ?? webhooks, job)).toBe('done')
    expect(await processJob(small ?? webhooks, job)).toEqual({ dead: 'The body is larger than maxBodyBytes.' })
  })

  it('gives the handlers the number of the attempt', async () => {
    const { webhooks, process } = await setUp()
    const attempts: number[] = []
    webhooks.on('call.failed', (_event, { attempt }) => {
      attempts.push(attempt)
      throw new Error('no')
    })
    await process()
    await process()
    await process({ attempt: 7 })
    expect(attempts).toEqual([1, 2, 7])
  })

  it('rejects only for what createWebhooks() did not make', async () => {
    const { job } = await setUp()
    await expect(processJob({ handle: async () => undefined }, job)).rejects.toThrow(
      new TypeError('processJob(): this receiver was not made by createWebhooks().'),
    )
  })
})

describe('the time of a job', () => {
  it('aborts the signal when it is up, and counts a success that comes later', async () => {
    const { webhooks, clock, process } = await setUp()
    const held = createHeldRuns()
    webhooks.on('call.failed', held.handler)
    const processing = process({ timeoutMs: 1000 })
    await clock.advance(999)
    expect(held.last.context.signal.aborted).toBe(false)
    await clock.advance(1)
    expect(held.last.context.signal.reason).toMatchObject({ code: 'DEADLINE_PASSED' })
    await held.last.succeed()
    expect(await processing).toBe('done')
    expectIdle({ webhooks, clock })
  })

  it('is not limited by the deadline of deliveries', async () => {
    const { webhooks, clock, process } = await setUp()
    const held = createHeldRuns()
    webhooks.on('call.failed', held.handler)
    const processing = process()
    await clock.advance(60_000)
    expect(held.last.context.signal.aborted).toBe(false)
    await held.last.succeed()
    expect(await processing).toBe('done')
  })

  it('puts a job back that had no place in time', async () => {
    const { webhooks, clock, process, deliver, job } = await setUp({ concurrency: 1 })
    const held = createHeldRuns()
    webhooks.on('call.failed', held.handler)
    const other = process()
    await settled()
    const waiting = processJob(webhooks, { ...job, key: 'default:evt_2' }, { timeoutMs: 1000 })
    await clock.advance(1000)
    expect(await waiting).toEqual({ again: 5000 })
    await held.last.succeed()
    expect(await other).toBe('done')
    expect(held.runs).toHaveLength(1)
    expect(await deliver()).toMatchObject({ outcome: 'enqueued' })
  })

  it('is a failed attempt if the handler has not ended after abandonAfterMs', async () => {
    const { webhooks, clock, emitted, process } = await setUp({ abandonAfterMs: 60_000 })
    webhooks.on('call.failed', () => new Promise(() => undefined))
    const processing = process({ timeoutMs: 1000 })
    await clock.advance(60_000)
    expect(await processing).toEqual({
      retry: expect.objectContaining({
        code: 'DEADLINE_PASSED',
        message: 'The run did not end within abandonAfterMs.',
      }),
    })
    expect(emitted.abandoned).toEqual([{ key: 'default:evt_1' }])
    expectIdle({ webhooks, clock })
  })
})

describe('close()', () => {
  it('lets no job begin', async () => {
    const { webhooks, process } = await setUp()
    const handler = vi.fn()
    webhooks.on('call.failed', handler)
    await webhooks.close()
    expect(await process()).toEqual({ again: 5000 })
    expect(handler).not.toHaveBeenCalled()
  })

  it('waits for the running jobs', async () => {
    const { webhooks, process } = await setUp()
    const held = createHeldRuns()
    webhooks.on('call.failed', held.handler)
    const processing = process()
    await settled()
    const closed = vi.fn()
    const closing = webhooks.close().then(closed)
    await settled()
    expect(closed).not.toHaveBeenCalled()
    await held.last.succeed()
    expect(await processing).toBe('done')
    await closing
    expect(closed).toHaveBeenCalledWith({ unfinished: [] })
  })

  it('puts jobs back that are still running when its time is up', async () => {
    const { webhooks, clock, store, process } = await setUp()
    const held = createHeldRuns()
    webhooks.on('call.failed', held.handler)
    const processing = process()
    await settled()
    const closing = webhooks.close({ timeoutMs: 1000 })
    await clock.advance(1000)
    expect(await closing).toEqual({ unfinished: ['default:evt_1'] })
    expect(held.last.context.signal.reason).toMatchObject({ code: 'CLOSED' })
    expect(await processing).toEqual({ again: 5000 })
    // The handler may yet have its effect, so the lease expires.
    expect(store.calls.map(({ method }) => method)).toEqual(['claim'])
  })
})

it('PermanentError is recognised, also one of another copy of the package', () => {
  const error = new PermanentError('no')
  expect(error).toMatchObject({ name: 'PermanentError', code: 'PERMANENT', message: 'no' })
  const copy = Object.assign(new Error('no'), { [Symbol.for('audian-webhooks.error')]: true, code: 'PERMANENT' })
  expect([error, copy, new Error('no')].map((value) => PermanentError.is(value))).toEqual([true, true, false])
})
