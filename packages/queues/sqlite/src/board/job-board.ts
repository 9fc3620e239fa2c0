import type { JobCounts, JobStatus, QueueJob, Status } from '@bull-board/api/typings/app'
import type { SqliteJob } from '../sqlite-jobs.ts'
import type { SqliteQueue } from '../sqlite-queue.ts'
import { boardJob } from './board-job.ts'
import { pageOf, SqliteBoard } from './sqlite-board.ts'

const states: Readonly<Partial<Record<JobStatus, SqliteJob['state']>>> = {
  active: 'running',
  waiting: 'waiting',
  delayed: 'delayed',
}
const statuses = { running: 'active', waiting: 'waiting', delayed: 'delayed' } as const

/** Shows the jobs of a queue. */
export class JobBoard extends SqliteBoard {
  readonly #queue: SqliteQueue

  constructor(name: string, queue: SqliteQueue) {
    super({ name, readOnlyMode: true })
    this.#queue = queue
  }

  getStatuses(): Status[] {
    return ['latest', ...this.getJobStatuses()]
  }

  getJobStatuses(): JobStatus[] {
    return Object.values(statuses)
  }

  getJobCounts(): Promise<JobCounts> {
    const { running, waiting, delayed } = this.#queue.stats()
    return Promise.resolve({ active: running, waiting, delayed })
  }

  getJobs(wanted: JobStatus[], start?: number, end?: number): Promise<QueueJob[]> {
    const wantedStates = wanted.map((status) => states[status]).filter((state) => state !== undefined)
    const jobs = wantedStates.flatMap((state) => this.#queue.jobs.list({ state, ...pageOf(start, end) }))
    return Promise.resolve(jobs.map(shownJob))
  }

  getJob(id: string): Promise<QueueJob | undefined> {
    const job = this.#queue.jobs.get(id)
    return Promise.resolve(job && shownJob(job))
  }
}

function shownJob({ id, job, state, attempts, crashes, error, dueAt }: SqliteJob): QueueJob {
  const delay = state === 'delayed' ? { delayedUntil: dueAt } : {}
  return boardJob({ id, job, state: statuses[state], attempts, error, facts: { crashes }, ...delay })
}
