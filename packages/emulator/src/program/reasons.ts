import { type MadeAttempt, msToNextAttempt } from './attempts.ts'
import { inWords } from './in-words.ts'
import { cut, printable } from './printable.ts'

/** Why an attempt went wrong, and when the next one comes: a sentence each, safe to print. */
export function reasonsOf(made: MadeAttempt): readonly string[] {
  const { delivery, attempt } = made
  const body = printable(attempt.answer?.body ?? '').trim()
  const next = msToNextAttempt(made)
  const sentences = [
    attempt.error,
    body === '' ? undefined : cut(body, 200),
    delivery.reason,
    attempt.explanations?.[0]?.message,
    next === undefined ? undefined : `Next attempt in ${inWords(next)}.`,
  ]
  return sentences.filter((sentence) => sentence !== undefined)
}
