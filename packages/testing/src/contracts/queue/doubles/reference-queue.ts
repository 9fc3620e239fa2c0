import {
  type DeadLetter,
  type EventJob,
  type EventQueue,
  enqueuer,
  type JobVerdict,
  type QueueWorker,
  type RunJob,
} from '@audian-webhooks/core/queue'
import type { FakeClock } from '../../../fake-clock.ts'

/** A job of the reference queue. */
export interface ReferenceJob {
  readonly job: EventJob
  attempt: number
  state: 'waiting' | 'running' | 'delayed'
}

/** The port in its shortest form. Its methods are replaced to make mistakes. */
export class ReferenceQueue implements EventQueue {
  readonly enqueuer = enqueuer
  readonly jobs: ReferenceJob[] = []
  letters: DeadLetter[] = []
  readonly clock: FakeClock

  constructor(clock: FakeClock) {
    this.clock = clock
  }

  add(job: EventJob): void {
    this.jobs.push({ job, attempt: 1, state: 'waiting' })
  }

  work(run: RunJob, { concurrency }: { readonly concurrency: number }): QueueWorker {
    const active = new Set<ReferenceJob>()
    let stopped = false
    const poll = () => {
      if (stopped) return
      for (const job of this.jobs) {
        if (job.state !== 'waiting' || active.size >= concurrency) continue
        job.state = 'running'
        active.add(job)
        void run(job.job, { number: job.attempt, crashes: 0, begin: () => undefined }).then((verdict) => {
          if (active.delete(job)) this.settle(job, verdict)
        })
      }
      this.clock.setTimer(poll, 1)
    }
    poll()
    return {
      stop: async ({ timeoutMs }) => {
        stopped = true
        const until = this.clock.monotonic() + timeoutMs
        while (active.size > 0 && this.clock.monotonic() < until) {
          await new Promise<void>((resolve) => void this.clock.setTimer(resolve, 1))
        }
        for (const job of active) job.state = 'waiting'
        active.clear()
      },
    }
  }

  settle(job: ReferenceJob, verdict: JobVerdict): void {
    if (verdict === 'done' || 'dead' in verdict) this.jobs.splice(this.jobs.indexOf(job), 1)
    if (verdict === 'done') return
    if ('dead' in verdict) this.bury(job, verdict)
    else if ('again' in verdict) this.delay(job, verdict.again)
    else {
      job.attempt++
      this.delay(job, verdict.retry)
    }
  }

  bury(
    { job, attempt }: ReferenceJob,
    { dead, error }: { readonly dead: string; readonly error?: string | undefined },
  ) {
    const id = `${job.key}.${attempt}`
    this.letters.unshift({ id, job, reason: dead, error, attempts: attempt, diedAt: this.clock.now() })
  }

  delay(job: ReferenceJob, delayMs: number): void {
    job.state = 'delayed'
    this.clock.setTimer(() => {
      job.state = 'waiting'
    }, delayMs)
  }

  readonly deadLetters = {
    list: ({ limit = 100, offset = 0 }: { readonly limit?: number; readonly offset?: number } = {}) =>
      this.letters.slice(offset, offset + limit),
    get: (id: string) => this.letters.find((letter) => letter.id === id),
    replay: (id: string) => {
      const letter = this.letters.find((one) => one.id === id)
      if (letter === undefined) return false
      this.letters = this.letters.filter((one) => one !== letter)
      this.add(letter.job)
      return true
    },
    discard: (id: string) => {
      const { length } = this.letters
      this.letters = this.letters.filter((letter) => letter.id !== id)
      return this.letters.length < length
    },
  }

  stats() {
    const count = (state: ReferenceJob['state']) => this.jobs.filter((job) => job.state === state).length
    const times = this.jobs.filter(({ state }) => state !== 'running').map(({ job }) => job.receivedAt)
    return {
      waiting: count('waiting'),
      running: count('running'),
      delayed: count('delayed'),
      dead: this.letters.length,
      oldestMs: times.length === 0 ? undefined : this.clock.now() - Math.min(...times),
    }
  }

  close(): void {
    this.jobs.length = 0
  }
}
