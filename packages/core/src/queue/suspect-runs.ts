import { setTimeout as sleep } from 'node:timers/promises'
import type { JobResult } from './event-job.ts'

/** A job that has ended this number of processes is moved to the dead letters, so that it does not end more of them. */
const mostCrashes = 3

/** Within this time a queue has put back the jobs that it gave out together with a job that begins. */
const putBackMs = 500

/**
 * Guards a process against jobs whose earlier runs ended with their process. A crash is counted for every job that the process had, also
 * for those that did not cause it. So two jobs with a crash are never running at once, and one begins only when the others are back in
 * the queue: only the one that ends the process again and again reaches the limit.
 */
export class SuspectRuns {
  readonly #pause: () => Promise<void>
  #running = false

  /** @param pause ends when the other jobs are back in the queue */
  constructor(pause: () => Promise<void> = () => sleep(putBackMs)) {
    this.#pause = pause
  }

  /** @param crashes how many runs of the job have ended with their process */
  async guard(crashes: number, run: () => Promise<JobResult>): Promise<JobResult> {
    if (crashes === 0) return await run()
    if (crashes >= mostCrashes) return { dead: `crashed: the process ended during ${crashes} runs.` }
    if (this.#running) return { again: waitMs() }
    this.#running = true
    try {
      await this.#pause()
      return await run()
    } finally {
      this.#running = false
    }
  }
}

/** Longer than the pause, and random: jobs which wait for their turn come back neither when one begins nor together. */
function waitMs(): number {
  return 1500 + Math.round(Math.random() * 1500)
}
