import { timestampHeader } from '../protocol/headers.ts'
import { parseTimestamp } from '../protocol/timestamp.ts'
import { headerValue } from '../receive/header-value.ts'
import type { Tolerance } from '../verify/tolerance.ts'
import { type Finding, finding } from './cause.ts'
import type { HeaderText } from './header/read-signature-header.ts'
import type { DiagnoseInput } from './input.ts'

const fiveMinutes: Tolerance = { pastMs: 300_000, futureMs: 300_000 }

/** The header as the receiver reads it, or literally where that is ill-formed; empty if there is none. */
export function timestampText(header: HeaderText): string {
  const text = headerValue({ [timestampHeader]: header ?? undefined }, timestampHeader) ?? ''
  return typeof header === 'string' && parseTimestamp(text) === undefined ? header.trim() : text
}

/** What is wrong with the timestamp, regardless of the signature. */
export function timestampCause(
  text: string,
  { now, tolerance }: Pick<DiagnoseInput, 'now' | 'tolerance'>,
): Finding | undefined {
  if (text === '') return finding('timestamp-missing', 'There is no timestamp: X-Audian-Timestamp is missing or empty.')
  const sentAt = parseTimestamp(text)
  if (sentAt === undefined) return finding('timestamp-ill-formed', `The timestamp is ${kindOf(text)}.`)
  return now === undefined ? undefined : ageCause(now - sentAt, tolerance ?? fiveMinutes)
}

/** The part after the first dot belongs to the body, although the signature fits: the signed text is the same. */
export function isBorderMoved(text: string): boolean {
  return /^\d+\.(?!\d*$)/.test(text)
}

function ageCause(age: number, tolerance: Tolerance): Finding | undefined {
  if (age > tolerance.pastMs) {
    return finding(
      'timestamp-stale',
      `The timestamp is ${duration(age)} old; ${duration(tolerance.pastMs)} are allowed.`,
    )
  }
  if (-age > tolerance.futureMs) {
    return finding(
      'timestamp-future',
      `The timestamp is ${duration(-age)} ahead of the receiver's clock; ${duration(tolerance.futureMs)} are allowed.`,
    )
  }
  return undefined
}

function kindOf(text: string): string {
  if (text.includes(',')) return 'several different values, joined by commas'
  if (/^\d+$/.test(text)) return `a number of ${text.length} digits, which is neither seconds nor milliseconds`
  if (/^\d+\.\d*$/.test(text)) return 'a number with a fraction'
  return Number.isNaN(Date.parse(text)) ? 'not a number' : 'a date, not a number'
}

const units: readonly (readonly [name: string, ms: number])[] = [
  ['day', 86_400_000],
  ['hour', 3_600_000],
  ['minute', 60_000],
  ['second', 1000],
]

/** In the largest unit of which there are two: `90 minutes`. */
function duration(ms: number): string {
  const [name, size] = units.find(([, unit]) => ms >= 2 * unit) ?? ['millisecond', 1]
  const count = Math.floor(ms / size)
  return `${count} ${name}${count === 1 ? '' : 's'}`
}
