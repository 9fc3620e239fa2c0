import type { DeadLetter, DeadLetters, EventJob, JobVerdict } from '@audian-webhooks/core/queue'
import type { Job, Queue } from 'bullmq'
import { addedAt, deadLetter, isLetterId, type Letter, letterId, replayId } from './letter.ts'
import { plainError } from './plain-error.ts'

type Death = Extract<JobVerdict, { readonly dead: string }>

/** Letters wait in their own queue, which no worker works. */
export class DeadLetterQueue implements DeadLetters {
  readonly #dead: Queue<Letter>
  readonly #jobs: Queue<EventJob>

  constructor({ dead, jobs }: { readonly dead: Queue<Letter>; readonly jobs: Queue<EventJob> }) {
    this.#dead = dead
    this.#jobs = jobs
  }

  /** Stores a letter about the job. A second one about the same death changes nothing. */
  async bury(job: Job<EventJob>, { dead: reason, error = job.failedReason }: Death): Promise<void> {
    const letter: Letter = {
      job: job.data,
      reason,
      error,
      attempts: job.attemptsMade + 1,
      diedAt: Date.now(),
      addedAt: addedAt(job),
    }
    await this.#dead.add('dead-letter', letter, { jobId: letterId(job) }).catch(failPlainly)
  }

  async list({ limit = 100, offset = 0 } = {}): Promise<readonly DeadLetter[]> {
    if (limit < 1) return []
    // The newest is at the list's head.
    const letters = await this.#dead.getJobs(['wait'], offset, offset + limit - 1).catch(failPlainly)
    return letters.map(deadLetter)
  }

  async get(id: string): Promise<DeadLetter | undefined> {
    const letter = await this.#find(id)
    return letter === undefined ? undefined : deadLetter(letter)
  }

  async replay(id: string): Promise<boolean> {
    const letter = await this.#find(id)
    if (letter === undefined) return false
    // Later than the job that died, also by another machine's clock, so that its next letter has another id.
    const timestamp = Math.max(Date.now(), (letter.data?.addedAt ?? 0) + 1)
    const jobId = replayId(letter.data)
    await this.#jobs
      .add('event', letter.data?.job, { timestamp, ...(jobId !== undefined && { jobId }) })
      .catch(failPlainly)
    await this.discard(id)
    return true
  }

  async discard(id: string): Promise<boolean> {
    if (!(await this.#has(id))) return false
    return (await this.#dead.remove(id).catch(failPlainly)) === 1
  }

  async #find(id: string): Promise<Job<Letter> | undefined> {
    return (await this.#has(id)) ? this.#dead.getJob(id).catch(failPlainly) : undefined
  }

  /** BullMQ takes each of its keys for a job, and removes what is not there. */
  async #has(id: string): Promise<boolean> {
    if (!isLetterId(id)) return false
    const client = await this.#dead.getBackend().client
    return (await client.hexists(this.#dead.toKey(id), 'timestamp').catch(failPlainly)) === 1
  }
}

function failPlainly(error: unknown): never {
  throw plainError(error)
}
