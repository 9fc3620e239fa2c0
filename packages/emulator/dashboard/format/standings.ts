import type { Standing } from '../../src/state/standing.ts'

interface StandingWords {
  /** A symbol for users who cannot see colours. */
  readonly sign: string
  readonly word: string
  /** Follows the word if the space allows it. */
  readonly rest?: string
}

const standingWords: { readonly [K in Standing]: StandingWords } = {
  pending: { sign: '…', word: 'pending' },
  retrying: { sign: '↻', word: 'retrying' },
  delivered: { sign: '✓', word: 'delivered' },
  failed: { sign: '✕', word: 'failed' },
  rejected: { sign: '⊘', word: 'rejected', rest: 'as expected' },
  accepted: { sign: '⚠', word: 'accepted', rest: 'although forged' },
  unanswered: { sign: '–', word: 'unanswered' },
}

export function wordsOf(standing: Standing): StandingWords {
  return standingWords[standing]
}

/** `rejected as expected`. */
export function sentenceOf(standing: Standing): string {
  const { word, rest } = standingWords[standing]
  return rest === undefined ? word : `${word} ${rest}`
}
