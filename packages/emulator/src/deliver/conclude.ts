import type { Attempt, Delivery } from '../state/delivery.ts'
import { isAttack, standingOf } from '../state/standing.ts'
import { delayAfter, type Schedule } from './schedule.ts'
import type { Verdict } from './verdict.ts'

/** The delivery after an attempt, and how long to wait for the next one, if another one follows. */
export interface Conclusion {
  readonly delivery: Delivery
  readonly delayMs: number | undefined
}

export interface ConcludeOptions {
  readonly schedule: Schedule
  readonly random: () => number
}

export function conclude(
  before: Delivery,
  { attempt, verdict }: { attempt: Attempt; verdict: Verdict },
  options: ConcludeOptions,
): Conclusion {
  const { url } = attempt
  const delivery = { ...before, url, attempts: [...before.attempts, attempt], nextAttemptAt: undefined }
  if (verdict.verdict === 'delivered') return { delivery: delivered(delivery), delayMs: undefined }
  if (isAttack(before.kind)) return refusedOrLost(delivery)
  if (before.kind === 'skewed') return givenUp(delivery, 'Sent once, since its timestamp was shifted.')
  if (verdict.verdict === 'give-up') return givenUp(delivery, verdict.reason)

  const delayMs = delayAfter(delivery.attempts.length, options.schedule, options.random)
  if (delayMs !== undefined) return { delivery: { ...delivery, status: 'retrying' }, delayMs }
  const made = delivery.attempts.length
  return givenUp(delivery, `Given up after ${made} ${made === 1 ? 'attempt' : 'attempts'}.`)
}

function delivered(delivery: Delivery): Delivery {
  const reason = isAttack(delivery.kind) ? 'Accepted, although a receiver must reject it.' : undefined
  return { ...delivery, status: 'delivered', reason }
}

function refusedOrLost(delivery: Delivery): Conclusion {
  const refused = standingOf({ ...delivery, status: 'failed' }) === 'rejected'
  return givenUp(delivery, refused ? 'Rejected, as expected.' : 'No answer came, and it is not retried.')
}

function givenUp(delivery: Delivery, reason: string): Conclusion {
  return { delivery: { ...delivery, status: 'failed', reason }, delayMs: undefined }
}
