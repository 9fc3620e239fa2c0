import type { EventJob, QueueWorker, RunJob } from '@audian-webhooks/core/queue'
import { describe, expect, it } from 'vitest'
import { fakeClock } from '../../fake-clock.ts'
import { type ReferenceJob, ReferenceQueue } from './doubles/reference-queue.ts'
import type { CreateQueue } from './harness.ts'
import { queueCases } from './queue-cases.ts'

type Change = (queue: ReferenceQueue) => void

/** The reference, changed. */
function changed(change: Change): CreateQueue {
  return () => {
    const clock = fakeClock()
    const queue = new ReferenceQueue(clock)
    change(queue)
    return { queue, advance: clock.advance }
  }
}

/** The cases that a queue does not pass. */
async function complaints(createQueue: CreateQueue): Promise<readonly string[]> {
  const found: string[] = []
  for (const { name, run } of queueCases) await run(createQueue).catch(() => found.push(name))
  return found
}

/** Mistakes, each with a case that finds it. */
const mistakes: Readonly<Record<string, { readonly found: string; readonly change: Change }>> = {
  'loses a part of the job': {
    found: 'add: gives the job to a worker as it was',
    change: (queue) => {
      const add = queue.add.bind(queue)
      queue.add = ({ deliveryId: _, ...job }: EventJob) => add(job)
    },
  },
  'drops jobs that no worker takes': {
    found: 'add: keeps jobs until there is a worker',
    change: (queue) => {
      const work = queue.work.bind(queue)
      queue.work = (run, options) => {
        queue.jobs.length = 0
        return work(run, options)
      }
    },
  },
  'rejects a key that it has': {
    found: 'add: accepts a key that is in the queue already',
    change: (queue) => {
      const add = queue.add.bind(queue)
      queue.add = (job) => {
        if (queue.jobs.some((one) => one.job.key === job.key)) throw new Error('a duplicate')
        add(job)
      }
    },
  },
  'runs one job more at once': {
    found: 'work: runs as many jobs at once as concurrency says',
    change: withWork(
      (work) =>
        (run, { concurrency }) =>
          work(run, { concurrency: concurrency + 1 }),
    ),
  },
  'counts attempts from 0': {
    found: 'work: counts the first run as attempt 1, without crashes',
    change: withWork(
      (work) => (run, options) => work((job, attempt) => run(job, { ...attempt, number: attempt.number - 1 }), options),
    ),
  },
  'counts each run as a crash': {
    found: 'again: waits, and counts no attempt',
    change: withWork(
      (work) => (run, options) => work((job, attempt) => run(job, { ...attempt, crashes: attempt.number }), options),
    ),
  },
  'cannot record that a run begins': {
    found: 'work: begin() of an attempt changes nothing if the run ends',
    change: withWork(
      (work) => (run, options) =>
        work((job, attempt) => run(job, { ...attempt, begin: () => Promise.reject(new Error('no')) }), options),
    ),
  },
  'runs jobs again that are done': {
    found: 'done: the job is removed',
    change: withSettle((settle, queue) => (job, verdict) => {
      settle(job, verdict)
      if (verdict === 'done') queue.add(job.job)
    }),
  },
  'does not count an attempt': {
    found: 'retry: waits, and counts the attempt',
    change: withSettle((settle) => (job, verdict) => {
      if (typeof verdict === 'object' && 'retry' in verdict) job.attempt--
      settle(job, verdict)
    }),
  },
  'does not wait': {
    found: 'again: waits, and counts no attempt',
    change: (queue) => {
      queue.delay = (job) => {
        job.state = 'waiting'
      }
    },
  },
  'does not know its oldest job': {
    found: 'stats: counts jobs, and knows the age of the oldest',
    change: (queue) => {
      const stats = queue.stats.bind(queue)
      queue.stats = () => ({ ...stats(), oldestMs: undefined })
    },
  },
  'drops dead jobs': {
    found: 'dead: keeps the job, the reason, the error and the attempts',
    change: (queue) => {
      queue.bury = () => undefined
    },
  },
  'lists the oldest dead letter first': {
    found: 'dead: lists the newest first, page by page',
    change: (queue) => {
      const { list } = queue.deadLetters
      queue.deadLetters.list = (page) => list(page).reverse()
    },
  },
  'finds no dead letter': {
    found: 'dead: finds a letter by its id',
    change: (queue) => {
      queue.deadLetters.get = () => undefined
    },
  },
  'keeps a letter that it replays': {
    found: 'replay: runs the job with all its attempts',
    change: (queue) => {
      queue.deadLetters.replay = (id) => {
        const letter = queue.deadLetters.get(id)
        if (letter !== undefined) queue.add(letter.job)
        return letter !== undefined
      }
    },
  },
  'discards nothing': {
    found: 'discard: deletes the letter',
    change: (queue) => {
      queue.deadLetters.discard = () => true
    },
  },
  'continues after stop()': {
    found: 'stop: begins no more jobs',
    change: withStop(() => async () => undefined),
  },
  'does not wait in stop()': {
    found: 'stop: waits for the running jobs',
    change: withStop((worker) => () => worker.stop({ timeoutMs: 0 })),
  },
  'waits without an end in stop()': {
    found: 'stop: gives back what has not ended in time',
    change: withStop(
      (worker) =>
        ({ timeoutMs }) =>
          worker.stop({ timeoutMs: timeoutMs === 1 ? 1 : 1e9 }),
    ),
  },
}

type Work = (run: RunJob, options: { readonly concurrency: number }) => QueueWorker
type Settle = (job: ReferenceJob, verdict: Parameters<ReferenceQueue['settle']>[1]) => void

function withWork(change: (work: Work) => Work): Change {
  return (queue) => {
    queue.work = change(queue.work.bind(queue))
  }
}

function withSettle(change: (settle: Settle, queue: ReferenceQueue) => Settle): Change {
  return (queue) => {
    queue.settle = change(queue.settle.bind(queue), queue)
  }
}

function withStop(change: (worker: QueueWorker) => QueueWorker['stop']): Change {
  return withWork((work) => (run, options) => {
    const worker = work(run, options)
    return { stop: change(worker) }
  })
}

describe('the queue contract', () => {
  it('has its own name for each case', () => {
    const names = queueCases.map(({ name }) => name)
    expect(new Set(names).size).toBe(names.length)
  })

  it('is kept by the port in its shortest form', async () => {
    expect(await complaints(changed(() => undefined))).toEqual([])
  })

  it.each(Object.entries(mistakes))('is not kept by a queue that %s', async (_, { found, change }) => {
    expect(await complaints(changed(change))).toContain(found)
  })

  it('has no case that no mistake can fail', () => {
    const found = new Set(Object.values(mistakes).map((mistake) => mistake.found))
    expect(queueCases.map(({ name }) => name).filter((name) => !found.has(name))).toEqual([])
  })

  it('closes the queue of a case that failed', async () => {
    let open = 0
    const failing: CreateQueue = async () => {
      open++
      const harness = await changed((queue) => {
        queue.bury = () => undefined
      })()
      return { ...harness, close: () => void open-- }
    }
    expect(await complaints(failing)).not.toEqual([])
    expect(open).toBe(0)
  })
})
