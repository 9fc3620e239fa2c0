import { createWebhooks, OptionsError } from '@audian-webhooks/core'
import {
  type EventJob,
  type JobAttempt,
  type JobVerdict,
  PermanentError,
  startWorkers,
} from '@audian-webhooks/core/queue'
import { fakeClock, inject } from '@audian-webhooks/testing'
import { afterAll, beforeEach, describe, expect, it, vi } from 'vitest'
import { memoryQueue } from './memory-queue.ts'

const emitWarning = vi.spyOn(process, 'emitWarning')

beforeEach(() => void emitWarning.mockClear().mockReturnValue())
afterAll(() => emitWarning.mockRestore())

const job = (id: number | string, receivedAt = 0): EventJob => ({
  key: `app:evt_${id}`,
  body: 'e30=',
  receivedAt,
  sentAt: receivedAt,
  keyId: '12345678',
})

interface Run extends JobAttempt {
  readonly key: string
  end(verdict: JobVerdict): Promise<void>
}

/** A queue whose jobs run until the test says how they end. */
function setUp({ maxJobs, concurrency = 10 }: { maxJobs?: number; concurrency?: number } = {}) {
  const clock = fakeClock()
  const queue = memoryQueue({ volatile: true, clock, maxJobs })
  const runs: Run[] = []
  const work = () =>
    queue.work(
      ({ key }, attempt) =>
        new Promise((resolve) => {
          const end = async (verdict: JobVerdict) => {
            resolve(verdict)
            await clock.advance(0)
          }
          runs.push({ key, ...attempt, end })
        }),
      { concurrency },
    )
  return { clock, queue, runs, work, turn: () => clock.advance(0) }
}

describe('jobs', () => {
  it('begin in the order in which they came, concurrency at once', async () => {
    const { queue, runs, work, turn } = setUp({ concurrency: 2 })
    for (const id of [1, 2, 3]) queue.add(job(id))
    work()
    await turn()
    expect(runs.map(({ key }) => key)).toEqual(['app:evt_1', 'app:evt_2'])
    await runs[1]?.end('done')
    expect(runs.map(({ key }) => key)).toEqual(['app:evt_1', 'app:evt_2', 'app:evt_3'])
  })

  it('begin after add() has returned', async () => {
    const { queue, runs, work, turn } = setUp()
    work()
    await turn()
    queue.add(job(1))
    expect(runs).toEqual([])
    await turn()
    expect(runs).toMatchObject([{ key: 'app:evt_1', number: 1, crashes: 0 }])
  })

  it('are in the queue once for each key', async () => {
    const { queue, runs, work, turn } = setUp()
    work()
    queue.add(job(1))
    queue.add(job(1))
    await turn()
    queue.add(job(1))
    await runs[0]?.end('done')
    expect(runs).toHaveLength(1)
    queue.add(job(1))
    await turn()
    expect(runs).toHaveLength(2)
  })

  it('are spread over several workers', async () => {
    const { queue, runs, work, turn } = setUp({ concurrency: 1 })
    for (const id of [1, 2, 3]) queue.add(job(id))
    work()
    work()
    await turn()
    expect(runs).toHaveLength(2)
  })

  it('wait before the next attempt, and count it', async () => {
    const { clock, queue, runs, work, turn } = setUp()
    work()
    queue.add(job(1))
    await turn()
    await runs[0]?.end({ retry: 1000, error: 'no' })
    expect(queue.stats()).toMatchObject({ waiting: 0, running: 0, delayed: 1 })
    await clock.advance(999)
    expect(runs).toHaveLength(1)
    await clock.advance(1)
    expect(runs[1]).toMatchObject({ number: 2, crashes: 0 })
  })

  it('come again at no cost of an attempt', async () => {
    const { clock, queue, runs, work, turn } = setUp()
    work()
    queue.add(job(1))
    await turn()
    await runs[0]?.end({ again: 500 })
    await clock.advance(500)
    expect(runs[1]).toMatchObject({ number: 1 })
  })
})

describe('a full queue', () => {
  it('rejects in every state of its jobs', async () => {
    const { queue, runs, work, turn } = setUp({ maxJobs: 3, concurrency: 2 })
    work()
    for (const id of [1, 2, 3]) queue.add(job(id))
    await turn()
    await runs[0]?.end({ retry: 1000, error: 'no' })
    expect(() => queue.add(job(4))).toThrow('memoryQueue: the queue is full with 3 jobs.')
    expect(() => queue.add(job(3))).not.toThrow()
    await runs[1]?.end('done')
    expect(() => queue.add(job(4))).not.toThrow()
  })

  it('makes the receiver answer 503', async () => {
    const queue = memoryQueue({ volatile: true, maxJobs: 1 })
    const webhooks = createWebhooks({ secret: 'whsec_1', store: 'none', logger: false, queue })
    expect(await inject(webhooks, 'call.failed')).toMatchObject({ outcome: 'enqueued' })
    expect(await inject(webhooks, 'call.ringing')).toMatchObject({ outcome: 'unavailable', reason: 'queue-failed' })
  })
})

describe('dead letters', () => {
  async function bury(ids: readonly number[], maxJobs?: number) {
    const parts = setUp(maxJobs === undefined ? {} : { maxJobs })
    parts.work()
    for (const id of ids) {
      parts.queue.add(job(id))
      await parts.turn()
      await parts.runs.at(-1)?.end({ dead: `no ${id}` })
    }
    return parts
  }

  it('keep the job, the reason, the last error and the attempts', async () => {
    const { clock, queue, runs, work, turn } = setUp()
    work()
    queue.add(job(1))
    await turn()
    await runs[0]?.end({ retry: 0, error: 'the first' })
    await clock.advance(1)
    await runs[1]?.end({ dead: 'used up', error: 'the second' })
    const [letter] = queue.deadLetters.list()
    expect(letter).toEqual({
      id: expect.any(String),
      job: job(1),
      reason: 'used up',
      error: 'the second',
      attempts: 2,
      diedAt: clock.now(),
    })
    expect(queue.deadLetters.get(letter?.id ?? '')).toEqual(letter)
    expect(queue.deadLetters.get('other')).toBeUndefined()
    expect(queue.stats()).toEqual({ waiting: 0, running: 0, delayed: 0, dead: 1, oldestMs: undefined })
  })

  it('keep the error of the attempt before, if the last one had none', async () => {
    const { clock, queue, runs, work, turn } = setUp()
    work()
    queue.add(job(1))
    await turn()
    await runs[0]?.end({ retry: 0, error: 'the first' })
    await clock.advance(1)
    await runs[1]?.end({ dead: 'permanent' })
    expect(queue.deadLetters.list()).toMatchObject([{ reason: 'permanent', error: 'the first' }])
  })

  it('are listed newest first, page by page', async () => {
    const { queue } = await bury([1, 2, 3])
    const reasons = (page?: object) => queue.deadLetters.list(page).map(({ reason }) => reason)
    expect(reasons()).toEqual(['no 3', 'no 2', 'no 1'])
    expect(reasons({ limit: 2 })).toEqual(['no 3', 'no 2'])
    expect(reasons({ limit: 2, offset: 2 })).toEqual(['no 1'])
  })

  it('are replayed with all their attempts', async () => {
    const { queue, runs, turn } = await bury([1])
    const [{ id } = { id: '' }] = queue.deadLetters.list()
    expect(queue.deadLetters.replay(id)).toBe(true)
    await turn()
    expect(runs.at(-1)).toMatchObject({ key: 'app:evt_1', number: 1 })
    expect([queue.deadLetters.replay(id), queue.deadLetters.list()]).toEqual([false, []])
  })

  it('stay if the queue is full', async () => {
    const { queue } = await bury([1], 1)
    queue.add(job(2))
    const [{ id } = { id: '' }] = queue.deadLetters.list()
    expect(() => queue.deadLetters.replay(id)).toThrow('full')
    expect(queue.deadLetters.list()).toHaveLength(1)
  })

  it('are discarded', async () => {
    const { queue } = await bury([1])
    const [{ id } = { id: '' }] = queue.deadLetters.list()
    expect([queue.deadLetters.discard(id), queue.deadLetters.discard(id)]).toEqual([true, false])
    expect(queue.stats().dead).toBe(0)
  })

  it('have a limit: the oldest is dropped, with one warning', async () => {
    const { queue } = await bury([1, 2, 3, 4], 2)
    expect(queue.deadLetters.list().map(({ reason }) => reason)).toEqual(['no 4', 'no 3'])
    const codes = emitWarning.mock.calls.map(([, options]) => options)
    expect(codes.slice(1)).toEqual([{ code: 'AUDIAN_WEBHOOKS_MEMORY_QUEUE_DEAD_LETTERS' }])
  })
})

it('stats() counts the jobs, and tells the age of the oldest that does not run', async () => {
  const { clock, queue, runs, work, turn } = setUp({ concurrency: 2 })
  work()
  for (const id of [1, 2, 3, 4]) queue.add(job(id, clock.now() - id * 1000))
  await turn()
  await runs[0]?.end({ again: 60_000 })
  expect(queue.stats()).toEqual({ waiting: 1, running: 2, delayed: 1, dead: 0, oldestMs: 4000 })
})

describe('stop() of a worker', () => {
  it('begins no more jobs, and waits for the running ones', async () => {
    const { queue, runs, work, turn } = setUp({ concurrency: 1 })
    const worker = work()
    for (const id of [1, 2]) queue.add(job(id))
    await turn()
    const stopped = vi.fn()
    const stopping = worker.stop({ timeoutMs: 1000 }).then(stopped)
    await turn()
    expect(stopped).not.toHaveBeenCalled()
    await runs[0]?.end('done')
    await stopping
    expect(runs).toHaveLength(1)
    expect(queue.stats()).toMatchObject({ waiting: 1, running: 0 })
  })

  it('puts back what has not ended in time, for another worker', async () => {
    const { clock, queue, runs, work, turn } = setUp()
    const worker = work()
    queue.add(job(1))
    await turn()
    const stopping = worker.stop({ timeoutMs: 1000 })
    await clock.advance(1000)
    await stopping
    expect(queue.stats()).toMatchObject({ waiting: 1, running: 0 })
    work()
    await turn()
    expect(runs[1]).toMatchObject({ key: 'app:evt_1', number: 1 })
    // The run that was given up says nothing about the other one.
    await runs[0]?.end({ dead: 'late' })
    expect(queue.stats()).toMatchObject({ running: 1, dead: 0 })
    await runs[1]?.end('done')
    expect(queue.stats()).toMatchObject({ running: 0, dead: 0 })
  })

  it('joins the first call', async () => {
    const worker = setUp().work()
    await Promise.all([worker.stop({ timeoutMs: 1 }), worker.stop({ timeoutMs: 1 })])
  })
})

describe('idle()', () => {
  it('resolves once nothing waits or runs', async () => {
    const { queue, runs, work, turn } = setUp({ concurrency: 1 })
    await queue.idle()
    work()
    for (const id of [1, 2]) queue.add(job(id))
    const idle = vi.fn()
    const waiting = queue.idle().then(idle)
    await turn()
    await runs[0]?.end({ again: 1000 })
    expect(idle).not.toHaveBeenCalled()
    await runs[1]?.end('done')
    await waiting
    expect(queue.stats()).toMatchObject({ waiting: 0, running: 0, delayed: 1 })
  })
})

describe('close()', () => {
  it('waits for the running jobs, and says how many others are lost', async () => {
    const { clock, queue, runs, work, turn } = setUp({ concurrency: 1 })
    work()
    for (const id of [1, 2]) queue.add(job(id))
    await turn()
    const closing = queue.close()
    await runs[0]?.end({ again: 1000 })
    await closing
    expect(emitWarning).toHaveBeenLastCalledWith(
      'memoryQueue: closed with 2 jobs that were not processed. They are lost.',
      { code: 'AUDIAN_WEBHOOKS_VOLATILE_QUEUE' },
    )
    expect(clock.pending).toBe(0)
    expect(() => queue.add(job(3))).toThrow('memoryQueue: the queue is closed.')
    expect(work).toThrow('memoryQueue: the queue is closed.')
  })

  it('says nothing if there are none, and joins the first call', async () => {
    const { queue } = setUp()
    await Promise.all([queue.close(), queue.close()])
    expect(emitWarning).toHaveBeenCalledOnce()
  })
})

it('warns at the start that a crash loses events', () => {
  memoryQueue({ volatile: true })
  expect(emitWarning.mock.calls).toEqual([
    [
      'memoryQueue: events in this queue are lost when the process ends. Use it for tests and development.',
      { code: 'AUDIAN_WEBHOOKS_VOLATILE_QUEUE' },
    ],
  ])
})

it.each([[undefined], [{}], [{ volatile: false, maxJobs: 1.5 }]])('refuses wrong options: %j', (options) => {
  const call = () => memoryQueue(options as never)
  expect(call).toThrow(OptionsError)
  expect(call).toThrow('volatile: must be true.')
})

it('refuses a wrong maxJobs', () => {
  expect(() => memoryQueue({ volatile: true, maxJobs: 0 })).toThrow('maxJobs: must be a positive whole number, not 0.')
})

describe('with a receiver', () => {
  it('processes events after the answer, tries again, and sets aside what is permanent', async () => {
    const queue = memoryQueue({ volatile: true })
    const webhooks = createWebhooks({ secret: 'whsec_1', store: 'none', logger: false, queue })
    const attempts: number[] = []
    webhooks.on('call.completed', (_event, { attempt }) => {
      attempts.push(attempt)
      if (attempt < 3) throw new Error('not yet')
    })
    webhooks.on('call.failed', () => {
      throw new PermanentError('The customer does not exist.')
    })
    startWorkers(webhooks, { retry: { baseMs: 1, maxMs: 1 } })
    expect(await inject(webhooks, 'call.completed')).toMatchObject({ outcome: 'enqueued' })
    expect(await inject(webhooks, 'call.failed')).toMatchObject({ outcome: 'enqueued' })
    await expect.poll(() => attempts).toEqual([1, 2, 3])
    await expect.poll(() => queue.deadLetters.list()).toMatchObject([{ reason: 'The customer does not exist.' }])
    expect(await webhooks.close()).toEqual({ unfinished: [] })
    await queue.close()
  })
})
