import type { DeadLetter, ReceiverDeadLetters } from '@audian-webhooks/core/queue'
import type { JobCounts, JobStatus, QueueJob, Status } from '@bull-board/api/typings/app'
import type { SqliteQueue } from '../sqlite-queue.ts'
import { boardJob } from './board-job.ts'
import { Refusal } from './refusal.ts'
import { pageOf, SqliteBoard } from './sqlite-board.ts'

/** Shows dead letters, which can be retried and removed. */
export class DeadLetterBoard extends SqliteBoard {
  readonly #queue: SqliteQueue
  readonly #letters: ReceiverDeadLetters
  #last: Promise<unknown> = Promise.resolve()

  constructor(name: string, queue: SqliteQueue, letters: ReceiverDeadLetters) {
    super({ name, readOnlyMode: false })
    this.#queue = queue
    this.#letters = letters
  }

  getStatuses(): Status[] {
    return ['latest', ...this.getJobStatuses()]
  }

  getJobStatuses(): JobStatus[] {
    return ['failed']
  }

  getJobCounts(): Promise<JobCounts> {
    return Promise.resolve({ failed: this.#queue.stats().dead })
  }

  async getJobs(wanted: JobStatus[], start?: number, end?: number): Promise<QueueJob[]> {
    if (!wanted.includes('failed')) return []
    const letters = await this.#letters.list(pageOf(start, end))
    return letters.map((letter) => this.#shown(letter))
  }

  async getJob(id: string): Promise<QueueJob | undefined> {
    const letter = await this.#letters.get(id)
    return letter && this.#shown(letter)
  }

  /** Discards all that are older than `graceMs`. */
  override async clean(status: string, graceMs: number): Promise<void> {
    if (status !== 'failed') await super.clean(status, graceMs)
    const before = Date.now() - graceMs
    for (let kept = 0; ; ) {
      const letters = await this.#letters.list({ offset: kept, limit: 100 })
      if (letters.length === 0) return
      for (const { id, diedAt } of letters) {
        if (diedAt > before) kept++
        else await this.#oneByOne(() => this.#letters.discard(id))
      }
    }
  }

  #shown({ id, job, reason, error, attempts, diedAt }: DeadLetter): QueueJob {
    return boardJob(
      {
        id,
        job,
        state: 'failed',
        attempts,
        error: error === undefined ? reason : `${reason}\n${error}`,
        // Bull-board shows the time of a failure only together with that of the run's beginning, which no one has kept.
        facts: { diedAt: new Date(diedAt).toISOString() },
      },
      { retry: () => this.#replay(id), remove: () => this.#discard(id) },
    )
  }

  async #replay(id: string): Promise<void> {
    const result = await this.#oneByOne(() => this.#letters.replay(id))
    if (result === 'already-done') {
      throw new Refusal(409, 'Its event has been handled since then, so it is not run again. Remove the dead letter.')
    }
    if (result === 'not-found') throw gone()
  }

  async #discard(id: string): Promise<void> {
    if ((await this.#oneByOne(() => this.#letters.discard(id))) === 'not-found') throw gone()
  }

  /** Bull-board retries 100 at once. Their commits would block the event loop until the last of them is on the disk. */
  #oneByOne<T>(work: () => Promise<T>): Promise<T> {
    const done = this.#last.then(work)
    this.#last = done.catch(() => undefined)
    return done
  }
}

function gone(): Refusal {
  return new Refusal(404, 'This dead letter has been retried or removed in the meantime.')
}
