import { setTimeout as delay } from 'node:timers/promises'
import { retryPolicy, secretProblem } from '@audian-webhooks/core/protocol'
import { ApiError } from '../errors/api-error.ts'
import { InputError } from '../errors/input-error.ts'
import { redactedError } from '../errors/redact.ts'
import { RotationError } from '../errors/rotation-error.ts'
import type { WebhooksApi } from '../webhooks/webhooks-api.ts'
import { type Persistence, persistentWrite } from './persistent-write.ts'
import { type RotationClock, replacementTimes, systemClock } from './replaced-at.ts'
import type { RotationOptions } from './rotation-options.ts'
import { rotationProblems } from './rotation-problems.ts'
import { type KeptState, type RotationState, type RotationStore, readState, writeState } from './rotation-store.ts'

/** The part of a client that is used. */
export interface RotatingClient {
  readonly webhooks: Pick<WebhooksApi, 'rotateSecret'>
}

export interface Rotation {
  /** Whether the flag was already set: an earlier rotation was interrupted, and this one has finished it. */
  readonly resumed: boolean
}

/**
 * Replaces the secret of a webhook without losing a delivery: sets the flag `rotating`, makes Audian rotate the secret,
 * puts the new secret before the old ones, with the time at which they were replaced, and clears the flag. While the
 * flag is set, a receiver whose secret provider returns the contents of the store responds to a wrong signature with
 * 503, and Audian retries.
 *
 * However it ends, also with the process: running it again finishes it.
 *
 * @throws RotationError, which says how things stand; before anything began, InputError ARGUMENT_INVALID for options that
 * cannot be right, and the signal's reason if it has aborted
 */
export async function rotateWithoutLoss(
  client: RotatingClient,
  id: string,
  options: RotationOptions,
): Promise<Rotation> {
  const problems = rotationProblems(options)
  if (problems.length > 0) throw new InputError('ARGUMENT_INVALID', 'rotateWithoutLoss()', problems)
  const { store, signal, settleMs = retryPolicy.timeoutMs, clock = systemClock } = options
  const persistence = { attempts: options.storeAttempts ?? 5, initialDelayMs: options.storeDelayMs ?? 200 }
  signal?.throwIfAborted()
  const before = await readState(store)
  const run = { store, persistence, before, signal, clock }
  if (!before.rotating || before.differs) await setFlag(run)
  const secret = await newSecret(run, () => client.webhooks.rotateSecret(id, { signal }))
  await keepSecret(run, secret)
  if (before.rotating) await clearFlagLater(run, secret, settleMs)
  return { resumed: before.rotating }
}

interface Run {
  readonly store: RotationStore
  readonly persistence: Persistence
  readonly clock: RotationClock
  readonly signal: AbortSignal | undefined
  /** What the store held when it began. */
  readonly before: KeptState
}

async function setFlag({ store, before }: Run): Promise<void> {
  const { secrets, replacedAt } = before
  try {
    await writeState(store, { secrets, rotating: true, replacedAt })
  } catch (error) {
    const message = 'The flag could not be set in the store, so the secret was not rotated. Run it again.'
    throw new RotationError('FLAG_NOT_SET', message, { cause: redactedError(error, secrets) })
  }
}

async function newSecret(run: Run, rotate: () => Promise<{ readonly signing_secret: string }>): Promise<string> {
  try {
    return usable((await rotate()).signing_secret)
  } catch (error) {
    const cause = ownError(error) ?? redactedError(error, run.before.secrets)
    if (!isRefusal(error)) {
      const message =
        'It is unknown whether Audian rotated the secret, or which secret it uses now. The flag stays set, so nothing is lost yet. Run it again soon, since Audian retries a delivery for less than an hour.'
      throw new RotationError('OUTCOME_UNKNOWN', message, { cause })
    }
    const stays = run.before.rotating ? ' The flag stays set, since an earlier rotation was interrupted.' : ''
    if (!run.before.rotating) await takeFlagBack(run, cause)
    throw new RotationError('ROTATION_REFUSED', `The secret was not rotated: ${cause.message}${stays}`, { cause })
  }
}

/** Looks again, since the client may be any object with this method. */
function usable(secret: string): string {
  const problem = secretProblem(secret)
  if (problem !== undefined) throw new Error(`The signing_secret in the response ${problem}.`)
  return secret
}

function isRefusal(error: unknown): boolean {
  return InputError.is(error) || (ApiError.is(error) && error.carriedOut === 'no')
}

function ownError(error: unknown): Error | undefined {
  return ApiError.is(error) || InputError.is(error) ? error : undefined
}

async function takeFlagBack({ store, persistence }: Run, cause: Error): Promise<void> {
  try {
    await persistentWrite(store, () => unflagged(store), persistence)
  } catch {
    const message = `The secret was not rotated (${cause.message}), and the store could not be written to clear the flag. Nothing is lost; while it is set, forged deliveries are answered 503. Run it again, or set rotating to false.`
    throw new RotationError('FLAG_NOT_CLEARED', message, { cause })
  }
}

async function unflagged(store: RotationStore): Promise<RotationState> {
  const { secrets, replacedAt } = await readState(store)
  return { secrets, rotating: false, replacedAt }
}

async function keepSecret({ store, before, persistence, clock }: Run, secret: string): Promise<void> {
  let others = false
  // Read again: someone may have changed the store in the meantime, and no secret of theirs may go.
  const wanted = async () => {
    const now = await readState(store).catch(() => before)
    const secrets = [...new Set([secret, ...now.secrets])]
    others ||= secrets.slice(1).some((kept) => !before.secrets.includes(kept))
    const replacedAt = replacementTimes(secrets, now.replacedAt, clock.now())
    return { secrets, rotating: before.rotating || others, replacedAt }
  }
  try {
    await persistentWrite(store, wanted, persistence)
  } catch (error) {
    const message =
      'Audian rotated the secret, but the store could not be written. The new secret is in signingSecret(): put it before the others in the store, and set rotating to false. Or run it again soon, which rotates once more.'
    const cause = redactedError(error, [secret, ...before.secrets])
    throw new RotationError('SECRET_NOT_STORED', message, { cause, signingSecret: secret })
  }
  // Whose rotation came last at Audian cannot be known, and withdrawOldSecrets() would keep the first in the list only.
  if (others) throw new RotationError('OUTCOME_UNKNOWN', concurrent)
}

const concurrent =
  'Another rotation stored a secret at the same time, so it is unknown which secret Audian uses now. All of them are stored, and the flag stays set, so nothing is lost: run it again when no other rotation is running.'

async function clearFlagLater(run: Run, secret: string, settleMs: number): Promise<void> {
  const { store, before, persistence, signal } = run
  const wanted = async () => {
    const state = await unflagged(store)
    if (state.secrets[0] !== secret) throw new Error('Another rotation stored a secret in the meantime.')
    return state
  }
  try {
    await delay(settleMs, undefined, { ...(signal !== undefined && { signal }) })
    await persistentWrite(store, wanted, persistence)
  } catch (error) {
    const message =
      'The new secret is stored, but the flag is still set. Nothing is lost; while it is set, forged deliveries are answered 503. Set rotating to false, or run it again, which rotates once more.'
    throw new RotationError('FLAG_NOT_CLEARED', message, { cause: redactedError(error, before.secrets) })
  }
}
