import ms from 'ms'
import { UsageError } from './errors.ts'

// With a unit: a number alone would be milliseconds, which no one means.
const duration = /^\d{1,9}(\.\d{1,3})? ?[a-z]+$/i

/** Milliseconds of a duration such as `90s`, `10m`, `1h` or `2d`. @throws UsageError for anything else */
export function milliseconds(flag: string, text: string): number {
  const value = duration.test(text) ? ms(text as ms.StringValue) : undefined
  if (value === undefined) {
    throw new UsageError(`${flag}: '${text}' is not a duration. Write a number and a unit: 90s, 10m, 1h, 2d.`)
  }
  return value
}
