import type { SendOptions } from '../../src/deliver/send-options.ts'
import { isNumber } from '../../src/numbers.ts'

export type WayName = 'as-it-is' | 'forged' | 'stale' | 'cut' | 'twice'

interface Way {
  /** Follows "Send it". */
  readonly title: string
  /** Describes what is sent, and what the receiver must do. */
  readonly owed: string
  readonly as?: SendOptions['as']
}

/** How an event can be sent: unchanged, or wrong on purpose. */
export const ways: { readonly [K in WayName]: Way } = {
  'as-it-is': { title: 'as it is', owed: 'The receiver must answer 2xx.' },
  forged: {
    title: 'forged',
    owed: 'It is signed with a wrong key. The receiver must answer 401 and run no handler.',
    as: 'wrong-key',
  },
  stale: {
    title: 'stale',
    owed: 'It is signed correctly, with an old timestamp. The receiver must answer 503, in case its clock is wrong, or 401, and run no handler.',
    as: 'stale',
  },
  cut: {
    title: 'cut short',
    owed: 'The end of the body is missing, so the signature does not match. The receiver must answer 401 and run no handler.',
    as: 'truncated',
  },
  twice: {
    title: 'twice',
    owed: 'It is delivered twice, with the same event id. The receiver must answer 2xx both times and run its handler once.',
    as: 'duplicate',
  },
}

export const wayNames = Object.keys(ways) as readonly WayName[]

const minuteMs = 60_000
const mostMinutes = 365 * 24 * 60

/** Returns the error in a typed age in minutes; empty if it is valid. */
export function ageProblem(typed: string): string {
  const minutes = Number(typed)
  const valid = typed.trim() !== '' && minutes >= 1 && minutes <= mostMinutes
  return valid ? '' : 'The age must be a number of minutes, from 1 to 525,600 (a year).'
}

/** Whether a correct receiver may accept it at this age, as it does with late retries. */
export function isOfUsualAge(age: string): boolean {
  return !isNumber('age', Number(age) * minuteMs)
}

/** @param age in minutes, as it was typed */
export function owedBy(way: WayName, age: string): string {
  if (way !== 'stale' || ageProblem(age) !== '' || !isOfUsualAge(age)) return ways[way].owed
  return 'It is signed correctly, with an old timestamp. A receiver may accept it at this age: up to 75 minutes, or 5 minutes without deduplication.'
}

/** @param age in minutes, as it was typed */
export function optionsOf(way: WayName, age: string): SendOptions {
  const { as } = ways[way]
  if (as !== 'stale') return { as }
  const ageMs = Number(age) * minuteMs
  return isOfUsualAge(age) ? { skewMs: -ageMs } : { as, ageMs }
}
