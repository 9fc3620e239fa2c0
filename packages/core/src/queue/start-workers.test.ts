import { afterEach, describe, expect, it, vi } from 'vitest'
import { signedDelivery } from '../doubles/deliveries.ts'
import { createEngine } from '../doubles/engine.ts'
import { createHeldRuns } from '../doubles/held-runs.ts'
import { settled } from '../doubles/settled.ts'
import { createTestReceiver, expectIdle } from '../doubles/test-receiver.ts'
import type { WebhooksOptions } from '../options/options.ts'
import type { Webhooks } from '../typed-webhooks.ts'
import { eventSink } from './enqueuer.ts'
import type { EventQueue } from './event-queue.ts'
import { PermanentError } from './permanent-error.ts'
import type { Queued } from './queued.ts'
import { startWorkers } from './start-workers.ts'
import type { WorkerOptions } from './worker-options.ts'

type WithQueue = Webhooks & Queued<EventQueue>

/** A receiver with a worker and one job in its queue. */
async function setUp(workerOptions?: WorkerOptions, options: Partial<WebhooksOptions> = {}) {
  const engine = createEngine()
  const receiver = createTestReceiver({ queue: engine.queue, ...options })
  const worker = startWorkers(receiver.webhooks as WithQueue, workerOptions)
  await receiver.webhooks.receive(signedDelivery(receiver.clock))
  return { ...receiver, engine, worker }
}

const problemsOf = (webhooks: Webhooks, options?: object) => () => startWorkers(webhooks as WithQueue, options)

afterEach(() => {
  vi.restoreAllMocks()
})

describe('a worker', () => {
  it('is done with a job whose handlers have succeeded', async () => {
    const { webhooks, engine, emitted, lines } = await setUp()
    webhooks.on('call.failed', () => undefined)
    expect(await engine.run()).toBe('done')
    expect([emitted['job-failed'], emitted['job-dead']]).toEqual([[], []])
    expect(lines.filter(({ level }) => level !== 'debug')).toEqual([])
  })

  it('puts a job back, at no cost, that could not begin', async () => {
    const { webhooks, store, engine, emitted } = await setUp()
    webhooks.on('call.failed', () => undefined)
    store.fail('claim', 'rejects')
    expect(await engine.run({ number: 10 })).toEqual({ again: 5000 })
    expect([emitted['job-failed'], emitted['job-dead']]).toEqual([[], []])
  })

  it.each([
    [1, 1000],
    [2, 2000],
    [3, 4000],
    [8, 128_000],
    [9, 150_000],
  ])('tries a failed job again: after attempt %i in %i ms, half of the longest wait', async (number, retry) => {
    vi.spyOn(Math, 'random').mockReturnValue(0.5)
    const { webhooks, engine } = await setUp()
    webhooks.on('call.failed', () => Promise.reject(new Error('no')))
    expect(await engine.run({ number })).toEqual({ retry, error: expect.stringContaining('Error: no\n') })
  })

  it('tells of a failed attempt', async () => {
    vi.spyOn(Math, 'random').mockReturnValue(0.5)
    const { webhooks, engine, emitted, lines } = await setUp()
    const error = new Error('no')
    webhooks.on('call.failed', () => Promise.reject(error))
    await engine.run({ number: 2 })
    expect(emitted['job-failed']).toEqual([{ key: 'default:evt_1', attempt: 2, retryAfterMs: 2000, error }])
    expect(lines.filter(({ level }) => level === 'error')).toMatchObject([
      { message: 'A job failed. It is retried.', fields: { key: 'default:evt_1', attempt: 2, retryAfterMs: 2000 } },
    ])
  })

  it('moves a job to the dead letters when its attempts are used up', async () => {
    const { webhooks, engine, emitted, lines } = await setUp()
    const error = new Error('no')
    webhooks.on('call.failed', () => Promise.reject(error))
    const reason = 'failed: 10 attempts, the maximum.'
    expect(await engine.run({ number: 10 })).toEqual({ dead: reason, error: expect.stringContaining('Error: no\n') })
    expect(emitted['job-dead']).toEqual([{ key: 'default:evt_1', attempt: 10, reason, error }])
    expect(lines.at(-1)).toMatchObject({ level: 'error', message: 'A job was moved to the dead letters.' })
  })

  it('goes by its own retry policy', async () => {
    vi.spyOn(Math, 'random').mockReturnValue(1)
    const { webhooks, engine } = await setUp({ retry: { attempts: 3, baseMs: 10, maxMs: 15 } })
    webhooks.on('call.failed', () => Promise.reject(new Error('no')))
    expect(await engine.run({ number: 1 })).toMatchObject({ retry: 10 })
    expect(await engine.run({ number: 2 })).toMatchObject({ retry: 15 })
    expect(await engine.run({ number: 3 })).toMatchObject({ dead: expect.any(String) })
  })

  it('moves a job to the dead letters at once if no attempt can succeed', async () => {
    const { webhooks, engine, emitted } = await setUp()
    webhooks.on('call.failed', () => {
      throw new PermanentError('The customer does not exist.')
    })
    expect(await engine.run()).toEqual({ dead: 'The customer does not exist.' })
    expect(emitted['job-dead']).toMatchObject([{ attempt: 1, reason: 'The customer does not exist.' }])
  })

  it('moves a damaged job to the dead letters', async () => {
    const { engine, emitted } = await setUp()
    expect(await engine.run({}, { body: 'e30=' } as never)).toEqual({ dead: expect.stringContaining('damaged') })
    expect(emitted['job-dead']).toMatchObject([{ key: undefined }])
  })

  it('does not run a job that has ended three processes', async () => {
    const { webhooks, engine, emitted } = await setUp()
    const handler = vi.fn()
    webhooks.on('call.failed', handler)
    const reason = 'crashed: the process ended during 3 runs.'
    expect(await engine.run({ crashes: 3 })).toEqual({ dead: reason })
    expect(handler).not.toHaveBeenCalled()
    expect(emitted['job-dead']).toMatchObject([{ reason }])
    expect(await engine.run({ crashes: 2 })).toBe('done')
  })

  it('never runs two jobs at once that were running when a process ended', async () => {
    const { webhooks, engine, clock } = await setUp()
    const held = createHeldRuns()
    webhooks.on('call.failed', held.handler)
    const running = engine.run({ crashes: 1 })
    await expect.poll(() => held.runs).toHaveLength(1)
    await webhooks.receive(signedDelivery(clock, { id: 'evt_2' }))
    expect(await engine.run({ crashes: 1 })).toEqual({ again: expect.any(Number) })
    expect(held.runs).toHaveLength(1)
    await held.last.succeed()
    expect(await running).toBe('done')
  })

  it('puts a job with crashes back if the queue cannot record that it begins, and logs why', async () => {
    const { engine, lines } = await setUp()
    const begin = () => Promise.reject(new Error('The disk is full'))
    expect(await engine.run({ crashes: 1, begin })).toEqual({ again: expect.any(Number) })
    expect(lines.at(-1)).toMatchObject({ level: 'error', fields: { err: { message: 'The disk is full' } } })
  })

  it('counts attempts by how they ended', async () => {
    const { webhooks, store, engine } = await setUp({ retry: { attempts: 2 } })
    expect(webhooks.stats().jobs).toEqual({ done: 0, retried: 0, dead: 0 })
    webhooks.on('call.failed', () => Promise.reject(new Error('no')))
    await engine.run({ number: 1 })
    await engine.run({ number: 2 })
    store.fail('claim', 'rejects')
    await engine.run({ number: 1 })
    store.model.claim('default:evt_1', { token: 't', leaseMs: 1000 })
    store.model.complete('default:evt_1', 't', 1000)
    await engine.run({ number: 1 })
    expect(webhooks.stats().jobs).toEqual({ done: 1, retried: 1, dead: 1 })
  })

  it('gives the handlers the number of the attempt, and jobTimeoutMs', async () => {
    const { webhooks, engine, clock } = await setUp({ jobTimeoutMs: 1000 })
    const held = createHeldRuns()
    webhooks.on('call.failed', held.handler)
    const running = engine.run({ number: 4 })
    await clock.advance(1000)
    expect(held.last.context).toMatchObject({ attempt: 4 })
    expect(held.last.context.signal.aborted).toBe(true)
    await held.last.succeed()
    expect(await running).toBe('done')
  })

  it('has a concurrency of 10, or another one', async () => {
    expect((await setUp()).engine.concurrency).toBe(10)
    expect((await setUp({ concurrency: 3 })).engine.concurrency).toBe(3)
  })
})

describe('close()', () => {
  it('stops the worker, and waits until it has stopped', async () => {
    const { webhooks, clock, engine } = await setUp({ jobTimeoutMs: 7000 })
    const closed = vi.fn()
    const closing = webhooks.close().then(closed)
    await settled()
    expect(engine.stops).toEqual([{ timeoutMs: 7000 }])
    expect(closed).not.toHaveBeenCalled()
    engine.stopped()
    await closing
    expect(closed).toHaveBeenCalledWith({ unfinished: [] })
    expectIdle({ webhooks, clock })
  })

  it('waits no longer than its own time', async () => {
    const { webhooks, clock } = await setUp()
    const closing = webhooks.close({ timeoutMs: 1000 })
    await clock.advance(1000)
    expect(await closing).toEqual({ unfinished: [] })
  })

  it('stops a worker that starts later', async () => {
    const engine = createEngine()
    const { webhooks } = createTestReceiver({ queue: engine.queue })
    await webhooks.close()
    startWorkers(webhooks as WithQueue)
    expect(engine.stops).toHaveLength(1)
  })
})

describe('wrong options', () => {
  it('are reported all at once', () => {
    const { webhooks } = createTestReceiver({ queue: createEngine().queue })
    const options = {
      concurrency: 0,
      jobTimeoutMs: 1.5,
      retry: { attempts: -1, baseMs: Number.NaN, maxMs: '1' },
      retries: 3,
    }
    expect(problemsOf(webhooks, options)).toThrow(
      [
        'Invalid options for startWorkers():',
        '- retries: unknown option. Did you mean retry?',
        '- concurrency: must be a positive whole number.',
        '- jobTimeoutMs: must be a positive whole number.',
        '- retry.attempts: must be a positive whole number.',
        '- retry.baseMs: must be a positive whole number.',
        '- retry.maxMs: must be a positive whole number.',
      ].join('\n'),
    )
  })

  it('may be undefined', () => {
    const { webhooks } = createTestReceiver({ queue: createEngine().queue })
    expect(problemsOf(webhooks, { concurrency: undefined, retry: { attempts: undefined } })).not.toThrow()
  })

  it('are also a receiver without a queue, or with a sink', () => {
    expect(problemsOf(createTestReceiver().webhooks)).toThrow(
      'queue: the receiver has none. Create it with createWebhooks({ queue }).',
    )
    expect(problemsOf(createTestReceiver({ queue: eventSink(() => undefined) }).webhooks)).toThrow(
      'queue: the receiver has a sink, without workers. Consume its jobs yourself and pass each to processJob().',
    )
  })
})
