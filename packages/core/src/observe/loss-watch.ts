import type { Clock } from '../async/clock.ts'
import type { Outcome } from '../outcome.ts'
import { respond } from '../respond/respond.ts'
import type { LifecycleEmitter } from './lifecycle.ts'
import type { Logger } from './logger.ts'

const minute = 60_000
/** Audian's fifth and last attempt comes 51 to 55 minutes after the first (vendor's retry page). */
const lastAttemptMs = 50 * minute
/** A single wrong signature means little. Several well-formed ones in a row suggest that a secret is missing here. */
const suspiciousRow = 3

/** Receives every outcome. `rawBody`: the body of an authentic delivery. */
export type LossWatch = (outcome: Outcome, rawBody?: Uint8Array) => void

/** Detects responses that lose an event permanently, and series of rejections that may. */
export function createLossWatch(lifecycle: LifecycleEmitter, logger: Logger, clock: Clock): LossWatch {
  let inARow = 0
  let suspectedAt = Number.NEGATIVE_INFINITY

  return (outcome, rawBody) => {
    if (rawBody !== undefined) {
      inARow = 0
      if (isLost(outcome, clock.now())) {
        lifecycle.emit('permanent-loss', { ...outcome, rawBody })
        logger.error(
          { key: outcome.key, event: outcome.event, outcome: outcome.outcome },
          'Audian will not deliver this event again, and its last delivery was not handled.',
        )
      }
      return
    }
    if (outcome.outcome !== 'unauthentic' || outcome.reason !== 'signature-wrong') return
    inARow++
    if (inARow < suspiciousRow || clock.monotonic() - suspectedAt < minute) return
    suspectedAt = clock.monotonic()
    lifecycle.emit('suspected-loss', { inARow })
    logger.error(
      { inARow },
      'Several well-formed deliveries in a row had wrong signatures. Is the signing secret right?',
    )
  }
}

function isLost(outcome: Outcome, now: number): boolean {
  const status = respond(outcome)?.status ?? 500
  if (status < 400) return false
  if (status < 500) return true
  return now - Date.parse(outcome.timestamp ?? '') > lastAttemptMs
}
