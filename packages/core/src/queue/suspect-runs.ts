import type { JobResult } from './event-job.ts'
import type { JobAttempt } from './event-queue.ts'

/** A job that has ended this number of processes is moved to the dead letters, so that it does not end more of them. */
const mostCrashes = 3

interface SuspectRun {
  readonly attempt: Pick<JobAttempt, 'crashes' | 'begin'>
  run(): Promise<JobResult>
  /** The queue could not record that the run begins. */
  onUnrecorded(error: unknown): void
}

/**
 * Guards a process against jobs whose earlier runs ended with their process. The first crash is counted for every job that the process
 * had, also for those that did not cause it. A further one is counted only for a job that was running, and two jobs with a crash are
 * never running at once in a process: a job that ends each process reaches the limit before the others.
 */
export class SuspectRuns {
  #running = false

  async guard({ attempt, run, onUnrecorded }: SuspectRun): Promise<JobResult> {
    const { crashes } = attempt
    if (crashes === 0) return await run()
    if (crashes >= mostCrashes) return { dead: `crashed: the process ended during ${crashes} runs.` }
    if (this.#running) return { again: waitMs() }
    this.#running = true
    try {
      await attempt.begin()
    } catch (error) {
      // A crash of the run would not be counted.
      this.#running = false
      onUnrecorded(error)
      return { again: waitMs() }
    }
    try {
      return await run()
    } finally {
      this.#running = false
    }
  }
}

/** Random, so that jobs which wait for their turn do not all come back together. */
function waitMs(): number {
  return 500 + Math.round(Math.random() * 1500)
}
