import { UsageError } from '../errors.ts'

const units: Readonly<Record<string, number>> = { s: 1000, m: 60_000, h: 3_600_000 }

/** Milliseconds of `+10m`, `-90s` or `2h`: how far a clock is ahead. @throws UsageError */
export function skewOf(text: string): number {
  const [, sign, count, unit = ''] = /^([+-]?)(\d{1,6})([smh])$/.exec(text) ?? []
  const unitMs = units[unit]
  if (unitMs === undefined) {
    throw new UsageError(`--skew: '${text}' is not a time. Write a number with s, m or h: +10m, -90s, 2h.`)
  }
  return (sign === '-' ? -1 : 1) * Number(count) * unitMs
}
