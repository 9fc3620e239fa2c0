import { isDeepStrictEqual } from 'node:util'
import { InputError } from '../errors/input-error.ts'
import { redactedError } from '../errors/redact.ts'
import { RotationError } from '../errors/rotation-error.ts'
import { type RotationClock, replacementTimes, systemClock } from './replaced-at.ts'
import { clockProblems } from './rotation-problems.ts'
import { type RotationState, type RotationStore, readState, writeState } from './rotation-store.ts'

export interface WithdrawalOptions {
  /**
   * Milliseconds: a secret stays for this long after it was replaced. Default: 3,600,000 (an hour), since Audian's last
   * attempt at a delivery comes up to 55 minutes after the first. 0 withdraws all old secrets immediately.
   */
  readonly keepMs?: number | undefined
  /** Default: the system clock. */
  readonly clock?: RotationClock | undefined
}

const hour = 3_600_000

/**
 * Removes the secrets that were replaced at least `keepMs` ago from the store, and returns how many. The newest always
 * stays. An old secret without a time in the store is treated as replaced now, and the time is written, so that a later
 * call removes it. A receiver may accept a withdrawn secret for its `secretMaxAgeMs` longer.
 *
 * Call it regularly, but not during a rotation: whichever writes last wins.
 *
 * @throws RotationError: ROTATION_UNFINISHED while the flag is set, STORE_UNREADABLE, WITHDRAWAL_FAILED; InputError
 * ARGUMENT_INVALID for options that cannot be right
 */
export async function withdrawOldSecrets(store: RotationStore, options: WithdrawalOptions = {}): Promise<number> {
  const { keepMs = hour, clock = systemClock } = options
  if (!Number.isSafeInteger(keepMs) || keepMs < 0) {
    const problem = 'keepMs: must be a whole number of milliseconds, 0 or more.'
    throw new InputError('ARGUMENT_INVALID', 'withdrawOldSecrets()', [problem])
  }
  const problems = clockProblems(clock)
  if (problems.length > 0) throw new InputError('ARGUMENT_INVALID', 'withdrawOldSecrets()', problems)
  const before = await readState(store)
  if (before.rotating) {
    const message =
      'A rotation is not finished: Audian may use a secret that is not in the store. Run rotateWithoutLoss() first.'
    throw new RotationError('ROTATION_UNFINISHED', message)
  }
  const { secrets, replacedAt } = before
  const after = withoutOldSecrets(before, clock.now(), keepMs)
  const unchanged = isDeepStrictEqual(after, { secrets, rotating: false, replacedAt })
  if (!unchanged) await write(store, after, secrets)
  return secrets.length - after.secrets.length
}

function withoutOldSecrets({ secrets, replacedAt = {} }: RotationState, now: number, keepMs: number): RotationState {
  const times = replacementTimes(secrets, replacedAt, now)
  const due = Object.entries(times).filter(([, time]) => now - time >= keepMs)
  const old = new Set(due.map(([secret]) => secret))
  const kept = secrets.filter((secret, index) => index === 0 || !old.has(secret))
  return { secrets: kept, rotating: false, replacedAt: replacementTimes(kept, times, now) }
}

async function write(store: RotationStore, state: RotationState, secrets: readonly string[]): Promise<void> {
  try {
    await writeState(store, state)
  } catch (error) {
    const message = 'Cannot write the store, so the old secrets may still be in it. Run withdrawOldSecrets() again.'
    throw new RotationError('WITHDRAWAL_FAILED', message, { cause: redactedError(error, secrets) })
  }
}
