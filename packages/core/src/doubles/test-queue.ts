import type { Accept } from '../delivery/delivery.ts'
import { dequeue } from '../queue/dequeue.ts'
import { type EventJob, eventJob, type JobResult } from '../queue/event-job.ts'
import { jobResult } from '../queue/job-result.ts'
import { Control } from '../run/control.ts'

/** A queue in memory, with its place between intake and process. Its jobs are JSON text, as in any real one. */
export interface TestQueue {
  /** What a receiver hands authentic events to. */
  readonly add: Accept
  readonly jobs: readonly string[]
  /** Takes the oldest job and processes it. */
  work(process: Accept): Promise<JobResult>
}

export function createTestQueue(): TestQueue {
  const jobs: string[] = []
  return {
    jobs,
    add(authentic) {
      jobs.push(JSON.stringify(eventJob(authentic)))
      return { outcome: 'handled' }
    },
    async work(process) {
      const authentic = dequeue(JSON.parse(jobs.shift() ?? '') as EventJob)
      if (authentic === 'malformed') return jobResult({ outcome: 'malformed', reason: 'not-json' })
      return jobResult(await process(authentic, new Control()))
    },
  }
}
