import { AudianWebhooksError } from '../errors.ts'
import type { Claim, IdempotencyStore } from './store.ts'

/** The methods of a store that are called. */
export type StoreMethod = Exclude<keyof IdempotencyStore, 'shared'>

/**
 * What is wrong with a store's answer, if anything is. Stores are other people's code, often plain JavaScript: what is
 * no answer must count as a failure, and never as a claim, a loss or a completion.
 */
export function answerProblem(method: StoreMethod, answer: unknown): AudianWebhooksError | undefined {
  if (method === 'claim' ? isClaim(answer) : typeof answer === 'boolean') return undefined
  return strangeAnswer(
    method,
    answer,
    method === 'claim' ? 'none of claimed, done, and busy with retryAfterMs' : 'neither true nor false',
  )
}

/** @param whatItIs the end of the sentence about it */
export function strangeAnswer(method: StoreMethod, answer: unknown, whatItIs: string): AudianWebhooksError {
  return new AudianWebhooksError(
    'STORE_ANSWER_INVALID',
    `The store's ${method}() answered ${written(answer)}, which is ${whatItIs}. Run the store through the contract suite of @audian-webhooks/testing.`,
  )
}

function isClaim(answer: unknown): answer is Claim {
  if (typeof answer !== 'object' || answer === null || !('state' in answer)) return false
  if (answer.state === 'busy') return 'retryAfterMs' in answer && Number.isFinite(answer.retryAfterMs)
  return answer.state === 'claimed' || answer.state === 'done'
}

function written(answer: unknown): string {
  try {
    return (JSON.stringify(answer) ?? String(answer)).slice(0, 100)
  } catch {
    return `something that JSON cannot write (${typeof answer})`
  }
}
