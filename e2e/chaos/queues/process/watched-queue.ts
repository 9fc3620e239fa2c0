import type { EventQueue, JobVerdict, RunJob } from '@audian-webhooks/core/queue'
import { keyOfStore } from '../../event-keys.ts'
import type { Journal, VerdictName } from '../../journal.ts'
import { monotonic } from '../../monotonic.ts'

/** The queue. Writes down each job that a worker takes, and its verdict. @param onSettled it needs no other run */
export function watchedQueue(queue: EventQueue, journal: Journal, onSettled: () => void): EventQueue {
  const watched =
    (run: RunJob): RunJob =>
    async (job, attempt) => {
      const key = keyOfStore(job.key)
      journal.write({ kind: 'taken', key, at: monotonic(), crashes: attempt.crashes })
      const verdict = await run(job, attempt)
      const name = nameOf(verdict)
      journal.write({ kind: 'verdict', key, at: monotonic(), verdict: name })
      if (name === 'done' || name === 'dead') onSettled()
      return verdict
    }
  return {
    enqueuer: queue.enqueuer,
    deadLetters: queue.deadLetters,
    add: (job) => queue.add(job),
    work: (run, options) => queue.work(watched(run), options),
    stats: () => queue.stats(),
    close: () => queue.close(),
  }
}

function nameOf(verdict: JobVerdict): VerdictName {
  if (verdict === 'done') return 'done'
  if ('again' in verdict) return 'again'
  return 'retry' in verdict ? 'retry' : 'dead'
}
