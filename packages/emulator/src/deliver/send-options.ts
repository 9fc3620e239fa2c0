import { EmulatorError } from '../emulator-error.ts'
import { assertNumber } from '../numbers.ts'

/** What is wrong on purpose with an event that is sent. It is sent once. At most one of them. */
export interface SendOptions {
  /**
   * `wrong-key`: signed with another secret. `stale`: rightly signed two hours ago. `truncated`: without the end of its
   * body. A receiver must refuse all of them.
   */
  readonly as?: 'wrong-key' | 'stale' | 'truncated' | undefined
  /** Milliseconds by which the signed timestamp is ahead of the clock; behind it if negative. At most 365 days. */
  readonly skewMs?: number | undefined
}

/** @throws INVALID */
export function assertSendOptions({ as, skewMs }: SendOptions): void {
  if (skewMs === undefined) return
  assertNumber('skew', 'skewMs', skewMs)
  if (as === undefined) return
  const problem = 'Give as or skewMs, not both.'
  throw new EmulatorError('INVALID', problem, { skewMs: problem })
}
