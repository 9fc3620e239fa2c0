import type { EventJob, JobAttempt, JobVerdict, RunJob } from '@audian-webhooks/core/queue'
import { expect } from 'vitest'

interface HeldRun extends JobAttempt {
  readonly job: EventJob
  end(verdict: JobVerdict): void
}

/** Runs that continue until the test ends them. */
export class HeldRuns {
  readonly runs: HeldRun[] = []

  readonly run: RunJob = (job, attempt) =>
    new Promise((end) => {
      this.runs.push({ job, ...attempt, end })
    })

  /** The run with this number, from 1, once it has begun. */
  async nth(number: number): Promise<HeldRun> {
    await expect.poll(() => this.runs.length).toBeGreaterThanOrEqual(number)
    return this.runs[number - 1] as HeldRun // it has begun, by the line above
  }
}
