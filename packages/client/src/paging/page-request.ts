import { InputError } from '../errors/input-error.ts'

/** Which page is asked for. */
export interface PageRequest {
  /** From 1. */
  readonly page?: number | undefined
  /** Entries per page, up to the limit of the API. */
  readonly limit?: number | undefined
  /** Where the page begins: `next` of the page before it. */
  readonly startKey?: string | undefined
}

/** @throws InputError ARGUMENT_INVALID */
export function pageQuery({ page, limit, startKey }: PageRequest): Record<string, string> {
  const problems = Object.entries({ page, limit })
    .filter(([, value]) => value !== undefined && !(Number.isSafeInteger(value) && value > 0))
    .map(([name]) => `${name}: must be a positive whole number.`)
  if (problems.length > 0) throw new InputError('ARGUMENT_INVALID', 'The page asked for', problems)
  return {
    ...(page !== undefined && { page: String(page) }),
    ...(limit !== undefined && { limit: String(limit) }),
    ...(startKey !== undefined && { start_key: startKey }),
  }
}
