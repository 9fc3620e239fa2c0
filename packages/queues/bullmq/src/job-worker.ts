import type { EventJob } from '@audian-webhooks/core/queue'
import { type Job, type JobJson, Worker } from 'bullmq'
import { jobOptions } from './job-options.ts'

/** The wait after a server refused to hand out a job. BullMQ itself would ask again at once, for ever. */
const refusedMs = 1000

/** BullMQ's worker, for servers that refuse commands, and for jobs that may come from elsewhere or be damaged. */
export class JobWorker extends Worker<EventJob, void> {
  /** A job whose data cannot be parsed would stall for ever: its text takes the place of the data, and the run refuses it. */
  protected override createJob(json: JobJson, id: string): Job<EventJob, void> {
    let job: Job<EventJob, void>
    try {
      job = super.createJob(json, id)
    } catch {
      job = super.createJob({ ...json, data: JSON.stringify(json.data) }, id)
    }
    Object.assign(job.opts, jobOptions)
    // Set by a worker that allows fewer stalls. It would fail the job, and so lose the event.
    job.deferredFailure = ''
    return job
  }

  protected override async moveToActive(token: string, name?: string): Promise<Job<EventJob, void>> {
    try {
      return await super.moveToActive(token, name)
    } catch (error) {
      await this.delay(refusedMs)
      throw error
    }
  }

  /** Ends the connections and timers of a worker whose `close()` waits for a Redis that is away. */
  abandon(): void {
    void this.lockManager.close()
    this.getBackend()
      .close(true)
      .catch(() => undefined)
  }
}
