import type { Timer } from '@audian-webhooks/core/kit'
import type { EventJob } from '@audian-webhooks/core/queue'

/** A job that the queue holds. Each run of it is its own object, so that a run which was given up can be recognised. */
export interface QueuedJob {
  readonly job: EventJob
  readonly attempt: number
  readonly state: 'waiting' | 'running' | 'delayed'
  /** Of a delayed job. */
  readonly timer?: Timer | undefined
  /** What the last attempt failed with. */
  readonly error?: string | undefined
}
