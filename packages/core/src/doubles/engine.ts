import { enqueuer } from '../queue/enqueuer.ts'
import type { EventJob } from '../queue/event-job.ts'
import type { EventQueue, JobAttempt, JobVerdict, RunJob } from '../queue/event-queue.ts'

/** A queue whose worker does nothing by itself: the test runs each job. */
export interface Engine {
  readonly queue: EventQueue
  readonly jobs: readonly EventJob[]
  readonly concurrency: number | undefined
  /** What `stop()` of the worker was called with. */
  readonly stops: readonly { readonly timeoutMs: number }[]
  /** Runs the job that was added last. */
  run(attempt?: Partial<JobAttempt>, job?: EventJob): Promise<JobVerdict>
  /** Lets `stop()` of the worker resolve. */
  stopped(): void
}

export function createEngine(): Engine {
  const jobs: EventJob[] = []
  const stops: { readonly timeoutMs: number }[] = []
  let runJob: RunJob | undefined
  let concurrency: number | undefined
  let stopped: (() => void) | undefined
  return {
    jobs,
    stops,
    queue: {
      enqueuer,
      add: (job) => void jobs.push(job),
      work(run, options) {
        runJob = run
        concurrency = options.concurrency
        return {
          stop: (options) =>
            new Promise((resolve) => {
              stops.push(options)
              stopped = resolve
            }),
        }
      },
      deadLetters: { list: () => [], get: () => undefined, replay: () => false, discard: () => false },
      stats: () => ({ waiting: 0, running: 0, delayed: 0, dead: 0, oldestMs: undefined }),
      close: () => undefined,
    },
    get concurrency() {
      return concurrency
    },
    async run(attempt, job = jobs.at(-1)) {
      if (runJob === undefined || job === undefined) throw new Error('there is no worker, or no job')
      return await runJob(job, { number: 1, crashes: 0, begin: () => undefined, ...attempt })
    },
    stopped: () => stopped?.(),
  }
}
