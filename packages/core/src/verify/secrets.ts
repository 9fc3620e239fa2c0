import type { Clock, Timer } from '../async/clock.ts'
import { AudianWebhooksError } from '../errors.ts'
import { secretProblem } from '../protocol/secret-problem.ts'
import { type SigningKey, signingKey } from './signing-key.ts'

/** The result of a provider: the current secrets, and whether Audian may already use one that is not among them. */
export type Secrets =
  | string
  | readonly string[]
  | { readonly secrets: string | readonly string[]; readonly rotating?: boolean }
/** Called at the first delivery, when a signature is wrong, and when the last result is old. */
export type SecretProvider = () => Secrets | Promise<Secrets>

/** The keys at one point in time. */
export interface KeyRing {
  readonly keys: readonly SigningKey[]
  /** While true, a wrong signature is not proof of a forgery. */
  readonly rotating: boolean
  /** Monotonic time at which the provider was asked. Secrets that never change are always the newest. */
  readonly askedAt: number
}

export interface SecretSource {
  /** The known keys or, if there are none or they are too old, newer ones. Rejects if the provider fails. */
  current(): KeyRing | Promise<KeyRing>
  /** The keys of the provider call in progress, or of a new one. Rejects if the provider fails. */
  newer(): Promise<KeyRing>
  /** The current secrets, so that logs can hide them. */
  known(): readonly string[]
}

export interface ProviderOptions {
  readonly clock: Clock
  /** The time limit for a provider call. */
  readonly timeoutMs: number
  /** How long a result is used. A withdrawn secret may still be accepted during this time. */
  readonly maxAgeMs: number
}

/** The minimum time between two calls of a provider, regardless of the number of forged deliveries. */
const spacingMs = 1000

export function createFixedSecrets(secrets: string | readonly string[]): SecretSource {
  const ring = keyRing(secrets, Number.POSITIVE_INFINITY)
  const known = ring.keys.map((key) => key.secret)
  return { current: () => ring, newer: () => Promise.resolve(ring), known: () => known }
}

export function createProvidedSecrets(provider: SecretProvider, options: ProviderOptions): SecretSource {
  const { clock, timeoutMs, maxAgeMs } = options
  const longestQuestionMs = timeoutMs + 2 * spacingMs
  let ring: KeyRing | undefined
  let askedAt = Number.NEGATIVE_INFINITY
  let underWay: { readonly since: number; readonly answer: Promise<KeyRing> } | undefined

  async function ask(): Promise<KeyRing> {
    const waitMs = askedAt + spacingMs - clock.monotonic()
    if (waitMs > 0) await delay(clock, waitMs)
    askedAt = clock.monotonic()
    ring = keyRing(await inTime(clock, timeoutMs, provider), askedAt)
    return ring
  }

  // A platform that ends requests ends the question of such a request too, unanswered: it is shared for a limited time,
  // and each delivery has its own time limit.
  function newer(): Promise<KeyRing> {
    if (underWay === undefined || clock.monotonic() - underWay.since > longestQuestionMs) {
      underWay = { since: clock.monotonic(), answer: ask() }
    }
    const question = underWay
    const shared = inTime(clock, longestQuestionMs, () => question.answer).finally(() => {
      if (underWay === question) underWay = undefined
    })
    // Callers get the failure. Without a caller it must not end the process as an unhandled rejection.
    shared.catch(() => undefined)
    return shared
  }

  return {
    current: () => (ring !== undefined && clock.monotonic() - ring.askedAt <= maxAgeMs ? ring : newer()),
    newer,
    known: () => ring?.keys.map((key) => key.secret) ?? [],
  }
}

/** @throws SECRETS_INVALID if there is no secret, or an invalid one. */
function keyRing(secrets: Secrets, askedAt: number): KeyRing {
  const given = isRotation(secrets) ? secrets : { secrets, rotating: false }
  const list = typeof given.secrets === 'string' ? [given.secrets] : given.secrets
  if (!Array.isArray(list) || list.length === 0)
    throw new AudianWebhooksError('SECRETS_INVALID', 'The secret provider gave no secret.')
  for (const secret of list) {
    const problem = secretProblem(secret)
    if (problem) throw new AudianWebhooksError('SECRETS_INVALID', `A secret from the provider ${problem}.`)
  }
  return { keys: list.map(signingKey), rotating: given.rotating === true, askedAt }
}

function isRotation(secrets: Secrets): secrets is Exclude<Secrets, string | readonly string[]> {
  return typeof secrets === 'object' && secrets !== null && !Array.isArray(secrets)
}

function delay(clock: Clock, delayMs: number): Promise<void> {
  return new Promise((resolve) => clock.setTimer(resolve, delayMs))
}

function inTime<T>(clock: Clock, timeoutMs: number, call: () => T | Promise<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    const timer: Timer = clock.setTimer(
      () =>
        reject(
          new AudianWebhooksError('SECRETS_TIMED_OUT', `The secret provider did not answer within ${timeoutMs} ms.`),
        ),
      timeoutMs,
    )
    Promise.resolve()
      .then(call)
      .then(resolve, reject)
      .finally(() => timer.cancel())
  })
}
