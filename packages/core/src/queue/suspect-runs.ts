import type { JobResult } from './event-job.ts'

/** A job that has ended this number of processes is moved to the dead letters, so that it does not end more of them. */
const mostCrashes = 3

/**
 * Guards a process against jobs whose earlier runs ended with their process. A crash is counted for every job that was running, also for
 * those that did not cause it. So two jobs with a crash are never running at once: only the one that ends the process again and again
 * reaches the limit.
 */
export class SuspectRuns {
  #running = false

  /** @param crashes how many runs of the job have ended with their process */
  async guard(crashes: number, run: () => Promise<JobResult>): Promise<JobResult> {
    if (crashes === 0) return await run()
    if (crashes >= mostCrashes) return { dead: `crashed: the process ended during ${crashes} runs.` }
    if (this.#running) return { again: waitMs() }
    this.#running = true
    try {
      return await run()
    } finally {
      this.#running = false
    }
  }
}

/** Random, so that jobs which wait for their turn do not come back together. */
function waitMs(): number {
  return 500 + Math.round(Math.random() * 1500)
}
