import type { Claim } from '@audian-webhooks/core/kit'
import { answerText } from './answer-text.ts'

/** @throws Error if it is not exactly one of the answers of the claim script */
export function claimFrom(answer: unknown): Claim {
  const text = answerText(answer) ?? ''
  if (text === 'claimed') return { state: 'claimed' }
  if (text === 'done') return { state: 'done', fingerprint: undefined }
  const [, state, detail = ''] = /^(busy|done):(.+)$/s.exec(text) ?? []
  if (state === 'done') return { state, fingerprint: /^\d{1,10}$/.test(detail) ? Number(detail) : undefined }
  if (state === 'busy' && /^[1-9]\d{0,15}$/.test(detail)) return { state, retryAfterMs: Number(detail) }
  throw unexpected(answer)
}

/** Whether the key still belonged to the token. @throws Error if it is not exactly one of the answers of the other scripts */
export function ownedFrom(answer: unknown): boolean {
  const text = answerText(answer)
  if (text === 'owned') return true
  if (text === 'lost') return false
  throw unexpected(answer)
}

function unexpected(answer: unknown): Error {
  return new Error(
    `redisStore: Redis returned ${describe(answer)}, which no script of this version returns. Use a client that does not transform replies.`,
  )
}

function describe(answer: unknown): string {
  return `${answerText(answer) ?? JSON.stringify(answer) ?? typeof answer}`.slice(0, 100)
}
