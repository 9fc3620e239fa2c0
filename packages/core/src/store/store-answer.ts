import { inspect } from 'node:util'
import { AudianWebhooksError } from '../errors.ts'
import type { IdempotencyStore } from './store.ts'

/** The methods of a store that are called. */
export type StoreMethod = Exclude<keyof IdempotencyStore, 'shared'> | 'transact'

/**
 * The problem with a store's result, if there is one. Stores are third-party code, often plain JavaScript: an invalid
 * result must count as a failure, never as a claim, a loss or a completion.
 */
export function answerProblem(method: StoreMethod, answer: unknown): AudianWebhooksError | undefined {
  const granted = grants[method]
  if (granted === undefined) {
    return typeof answer === 'boolean' ? undefined : strangeAnswer(method, answer, 'neither true nor false')
  }
  if (isState(answer, granted)) return undefined
  return strangeAnswer(method, answer, `none of ${granted}, done, and busy with retryAfterMs`)
}

const oneLine = { breakLength: Number.POSITIVE_INFINITY, customInspect: false }

/** @param whatItIs the end of the sentence about it */
export function strangeAnswer(method: StoreMethod, answer: unknown, whatItIs: string): AudianWebhooksError {
  return new AudianWebhooksError(
    'STORE_ANSWER_INVALID',
    `The store's ${method}() answered ${inspect(answer, oneLine).slice(0, 100)}, which is ${whatItIs}. Run the store through the contract suite of @audian-webhooks/testing.`,
  )
}

/** How a method says yes that answers more than yes and no. */
const grants: { readonly [K in StoreMethod]?: string } = { claim: 'claimed', transact: 'committed' }

function isState(answer: unknown, granted: string): boolean {
  if (typeof answer !== 'object' || answer === null) return false
  try {
    const { state, retryAfterMs, fingerprint } = answer as Readonly<Record<string, unknown>>
    if (state === 'busy') return isWait(retryAfterMs)
    if (state === 'done') return isFingerprint(fingerprint)
    return state === granted
  } catch {
    // A getter or a proxy that throws.
    return false
  }
}

function isWait(value: unknown): boolean {
  return typeof value === 'number' && value >= 0 && value <= Number.MAX_SAFE_INTEGER
}

/**
 * Databases give null where nothing is stored, and drivers give numbers as text or bigint. All of them are accepted: a
 * fingerprint only serves a report, and an event that is done must be answered as done.
 */
function isFingerprint(value: unknown): boolean {
  return value === undefined || value === null || ['number', 'string', 'bigint'].includes(typeof value)
}
