import { UsageError } from './errors.ts'

/** The number that a flag gives. @throws UsageError if it is not a whole one in the range */
export function wholeNumber(flag: string, text: string, { least, most }: { least: number; most: number }): number {
  const value = Number(text)
  if (!/^\d+$/.test(text) || value < least || value > most) {
    throw new UsageError(`${flag}: it must be a whole number from ${least} to ${most}.`)
  }
  return value
}
