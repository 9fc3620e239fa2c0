import { ok } from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import type { EventJob, EventQueue, JobAttempt, JobVerdict, QueueWorker } from '@audian-webhooks/core/queue'
import type { ContractCase } from '../contract-case.ts'
import type { CreateQueue } from './harness.ts'

/** One case of the queue contract, as plain data that any test runner can run. */
export type QueueCase = ContractCase<CreateQueue>

/** A run that continues until the case ends it. */
interface CaseRun extends JobAttempt {
  readonly job: EventJob
  end(verdict: JobVerdict): void
}

/** What a case works with. */
export interface QueueBench {
  readonly queue: EventQueue
  /** All runs that have begun. */
  readonly runs: readonly CaseRun[]
  work(concurrency?: number): QueueWorker
  /** Adds a job of a new event, and gives it. */
  add(): Promise<EventJob>
  /** The run with this number, from 1, once it has begun. */
  run(number: number): Promise<CaseRun>
  /** Ends a run. If that ends the job, waits until the queue has noted it. */
  end(run: CaseRun, verdict: JobVerdict): Promise<void>
  advance(ms: number): unknown
  /** Waits until the condition holds. */
  until(holds: () => boolean | Promise<boolean>, what: string): Promise<void>
}

/** Long enough for a queue to do what nothing keeps it from. */
export const momentMs = 100
const moments = 100

export function queueCase(name: string, run: (bench: QueueBench) => Promise<void>): QueueCase {
  return {
    name,
    async run(createQueue) {
      const { queue, advance, close } = await createQueue()
      const workers: QueueWorker[] = []
      try {
        await run(benchOf(queue, advance, workers))
      } finally {
        // Without a wait: a case that failed may have left runs running.
        const stopped = Promise.all(workers.map((worker) => worker.stop({ timeoutMs: 1 })))
        await advance(momentMs)
        await stopped
        await queue.close()
        await close?.()
      }
    },
  }
}

function benchOf(queue: EventQueue, advance: (ms: number) => unknown, workers: QueueWorker[]): QueueBench {
  const runs: CaseRun[] = []
  const begin = (job: EventJob, attempt: JobAttempt) =>
    new Promise<JobVerdict>((end) => void runs.push({ job, ...attempt, end }))
  const until = async (holds: () => boolean | Promise<boolean>, what: string) => {
    for (let moment = 0; moment < moments && !(await holds()); moment++) await advance(momentMs)
    ok(await holds(), `${what}: not after ${moments * momentMs} ms`)
  }
  return {
    queue,
    runs,
    advance,
    until,
    work(concurrency = 10) {
      const worker = queue.work(begin, { concurrency })
      workers.push(worker)
      return worker
    },
    async add() {
      const job = newJob()
      await queue.add(job)
      return job
    },
    async run(number) {
      await until(() => runs.length >= number, `run ${number} begins`)
      return runs[number - 1] as CaseRun // it has begun, by the line above
    },
    async end(run, verdict) {
      const before = await held(queue)
      run.end(verdict)
      if (verdict === 'done' || 'dead' in verdict) {
        await until(async () => (await held(queue)) < before, 'stats() no longer counts the job')
      }
    },
  }
}

/** How many jobs the queue holds, dead letters aside. */
async function held(queue: EventQueue): Promise<number> {
  const { waiting, running, delayed } = await queue.stats()
  return waiting + running + delayed
}

function newJob(): EventJob {
  const id = randomUUID()
  const now = Date.now()
  const body = Buffer.from(JSON.stringify({ id, event: 'call.ringing', data: {} })).toString('base64')
  return { key: `contract:${id}`, body, receivedAt: now, sentAt: now, keyId: '12345678', deliveryId: `delv_${id}` }
}
