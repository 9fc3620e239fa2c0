import { UsageError } from './errors.ts'

/** The number in a flag. @throws UsageError if it is not a whole number in the range */
export function wholeNumber(flag: string, text: string, { least, most }: { least: number; most: number }): number {
  const value = Number(text)
  if (!/^\d+$/.test(text) || value < least || value > most) {
    throw new UsageError(`${flag}: must be a whole number from ${least} to ${most}.`)
  }
  return value
}
