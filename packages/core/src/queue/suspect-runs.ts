import type { JobResult } from './event-job.ts'
import type { JobAttempt } from './event-queue.ts'

/** A job that has ended this number of processes is moved to the dead letters, so that it does not end more of them. */
const mostCrashes = 3

type SuspectAttempt = Pick<JobAttempt, 'crashes' | 'begin'>

/**
 * Guards a process against jobs whose earlier runs ended with their process. The first crash is counted for every job that the process
 * had, also for those that did not cause it. A further one is counted only for a job that was running, and two jobs with a crash are
 * never running at once: only the one that ends the process again and again reaches the limit.
 */
export class SuspectRuns {
  #running = false

  async guard(attempt: SuspectAttempt, run: () => Promise<JobResult>): Promise<JobResult> {
    const { crashes } = attempt
    if (crashes === 0) return await run()
    if (crashes >= mostCrashes) return { dead: `crashed: the process ended during ${crashes} runs.` }
    if (this.#running) return { again: waitMs() }
    this.#running = true
    try {
      return (await isRecorded(attempt)) ? await run() : { again: waitMs() }
    } finally {
      this.#running = false
    }
  }
}

/** Whether the queue knows that the run begins. Otherwise a crash of the run would not be counted. */
async function isRecorded(attempt: SuspectAttempt): Promise<boolean> {
  try {
    await attempt.begin()
    return true
  } catch {
    return false
  }
}

/** Random, so that jobs which wait for their turn do not all come back together. */
function waitMs(): number {
  return 500 + Math.round(Math.random() * 1500)
}
