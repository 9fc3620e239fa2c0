import type { EventJob, QueueStats } from '@audian-webhooks/core/queue'
import type { Queue } from 'bullmq'
import type { Letter } from './letter.ts'

/** How many of the delayed jobs, in the order in which they are due, are searched for the oldest. */
const delayedSample = 10

interface Queues {
  readonly jobs: Queue<EventJob>
  readonly dead: Queue<Letter>
}

export async function queueStats({ jobs, dead }: Queues): Promise<QueueStats> {
  const [counts, letters, oldestMs] = await Promise.all([
    jobs.getJobCounts('wait', 'prioritized', 'active', 'delayed'),
    dead.getJobCounts('wait'),
    oldestAgeMs(jobs),
  ])
  const count = (state: string) => counts[state] ?? 0
  return {
    waiting: count('wait') + count('prioritized'),
    running: count('active'),
    delayed: count('delayed'),
    dead: letters.wait ?? 0,
    oldestMs,
  }
}

/** Reads ids and times, never the bodies. */
async function oldestAgeMs(jobs: Queue<EventJob>): Promise<number | undefined> {
  const [next, delayed] = await Promise.all([
    jobs.getRanges(['wait'], 0, 0, true),
    jobs.getRanges(['delayed'], 0, delayedSample - 1, true),
  ])
  const client = await jobs.getBackend().client
  const times = await Promise.all([...next, ...delayed].map((id) => client.hget(jobs.toKey(id), 'timestamp')))
  const known = times.map(Number).filter((time) => time > 0)
  return known.length === 0 ? undefined : Math.max(0, Date.now() - Math.min(...known))
}
