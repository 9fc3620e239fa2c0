import { EmulatorError } from '../emulator-error.ts'
import { assertNumber } from '../numbers.ts'

/** Which webhooks an event is sent to, and what is wrong with it on purpose. */
export interface SendOptions {
  /** Only to this webhook, regardless of its subscriptions. It must be active. Default: to all that have subscribed. */
  readonly endpointId?: string | undefined
  /**
   * `wrong-key`: signed with another secret. `stale`: correctly signed, with an old timestamp. `truncated`: without the end of its
   * body. These are sent once, and a receiver must reject them. `duplicate`: delivered, and then delivered again with the same
   * event id. A receiver must answer 2xx to both, and process the event once.
   */
  readonly as?: 'wrong-key' | 'stale' | 'truncated' | 'duplicate' | undefined
  /**
   * With `stale`: how old the timestamp is, in milliseconds, from 76 minutes to 365 days. Default: two hours. A younger one may be
   * accepted by a receiver that deduplicates events, so send that with `skewMs`.
   */
  readonly ageMs?: number | undefined
  /**
   * Milliseconds by which the signed timestamp is ahead of the clock; behind it if negative. At most 365 days. It is sent once,
   * and not together with `as`.
   */
  readonly skewMs?: number | undefined
}

/** @throws INVALID */
export function assertSendOptions({ as, ageMs, skewMs }: SendOptions): void {
  if (ageMs !== undefined) {
    assertNumber('age', 'ageMs', ageMs)
    if (as !== 'stale') refuse('ageMs', "ageMs is for as: 'stale' only. For a wrong clock, use skewMs.")
  }
  if (skewMs === undefined) return
  assertNumber('skew', 'skewMs', skewMs)
  if (as !== undefined) refuse('skewMs', 'as and skewMs cannot be combined. Remove one of them.')
}

function refuse(field: keyof SendOptions, problem: string): never {
  throw new EmulatorError('INVALID', problem, { [field]: problem })
}
