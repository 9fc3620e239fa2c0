import type { EventJob, JobVerdict } from '@audian-webhooks/core/queue'
import { DelayedError, type Job, UnrecoverableError, WaitingError } from 'bullmq'
import type { DeadLetterQueue } from './dead-letter-queue.ts'
import { RetryError } from './retry-error.ts'

/** The wait before another run, if the dead letter could not be stored. */
const buryAgainMs = 5000

/** Does with a job what its run says, in the words of BullMQ: the processor of a worker throws what is not a success. */
export function verdictSettler(letters: DeadLetterQueue, onError: (error: unknown) => void) {
  return async (job: Job<EventJob>, verdict: JobVerdict, token?: string): Promise<void> => {
    if (verdict === 'done') return
    if ('again' in verdict) return putBack(job, verdict.again, token)
    if ('retry' in verdict) throw new RetryError(verdict.error, verdict.retry)
    try {
      await letters.bury(job, verdict)
    } catch (error) {
      onError(error)
      return putBack(job, buryAgainMs, token)
    }
    // Fails the job, which removes it. If the process ends before that, it dies again, with the same letter.
    throw new UnrecoverableError(verdict.dead)
  }
}

/** For another worker to begin at once. */
export async function giveBack(job: Job<EventJob>, token?: string): Promise<never> {
  await job.moveToWait(token)
  throw new WaitingError()
}

async function putBack(job: Job<EventJob>, ms: number, token?: string): Promise<never> {
  await job.moveToDelayed(Date.now() + ms, token)
  throw new DelayedError()
}
