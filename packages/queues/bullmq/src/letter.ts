import type { DeadLetter, EventJob } from '@audian-webhooks/core/queue'
import type { Job } from 'bullmq'
import { jobIdOf, withoutColons } from './job-id.ts'

/** The data of a job in the dead-letter queue. */
export interface Letter {
  readonly job: EventJob
  readonly reason: string
  readonly error?: string | undefined
  readonly attempts: number
  readonly diedAt: number
  /** When the job that died was added, milliseconds since the epoch. */
  readonly addedAt: number
}

/**
 * One letter for each time that a job was added. If its process ends before the job is removed, the second letter has the same
 * id; if an event is added and dies again, it has another, which replaying the first leaves alone.
 */
export function letterId(job: Job): string {
  return `${withoutColons(job.id ?? '')}-${addedAt(job)}`
}

/** Also keeps the names of BullMQ's own Redis keys apart. */
export function isLetterId(id: string): boolean {
  return typeof id === 'string' && /-\d+$/.test(id)
}

export function addedAt({ timestamp }: Job): number {
  return Number.isFinite(timestamp) ? timestamp : 0
}

/** The id under which a letter's job is added again. Undefined: the job is damaged, and BullMQ gives it one. */
export function replayId({ job }: Letter): string | undefined {
  const key: unknown = job?.key
  return typeof key === 'string' ? jobIdOf(key) : undefined
}

export function deadLetter({ id = '', data, timestamp }: Job<Letter>): DeadLetter {
  const { job, reason, error, attempts, diedAt } = data ?? {}
  return { id, job, reason: reason ?? 'unknown', error, attempts: attempts ?? 0, diedAt: diedAt ?? timestamp }
}
