import { milliseconds } from '../duration.ts'

/** Milliseconds of `+10m`, `-90s` or `2h`: how far a clock is ahead. @throws UsageError */
export function skewOf(text: string): number {
  const sign = text.startsWith('-') ? -1 : 1
  return sign * milliseconds('--skew', text.replace(/^[+-]/, ''))
}
