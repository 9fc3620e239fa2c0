import { UsageError } from './usage-error.ts'

/** @throws UsageError */
export function wholeNumber(name: string, text: string, least: number): number {
  const value = Number(text)
  if (!Number.isSafeInteger(value) || value < least)
    throw new UsageError(`--${name} must be a whole number from ${least}.`)
  return value
}
