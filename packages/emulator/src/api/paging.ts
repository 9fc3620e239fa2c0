import type { Pagination } from '@audian-webhooks/core/protocol'

export interface Page<T> {
  readonly data: readonly T[]
  readonly pagination: Pagination
}

const usualLimit = 50
const largestLimit = 100

/** One page of a list. An invalid `page` or `limit` is ignored. A limit above 100 counts as 100. */
export function pageOf<T>(all: readonly T[], query: unknown): Page<T> {
  const { page, limit } = asked(query)
  const begin = (page - 1) * limit
  return { data: all.slice(begin, begin + limit), pagination: { page, limit, total: all.length } }
}

function asked(query: unknown): { page: number; limit: number } {
  const { page, limit } = (query ?? {}) as { page?: unknown; limit?: unknown }
  return { page: count(page) ?? 1, limit: Math.min(count(limit) ?? usualLimit, largestLimit) }
}

function count(text: unknown): number | undefined {
  const value = Number(text)
  return typeof text === 'string' && Number.isSafeInteger(value) && value >= 1 ? value : undefined
}
