import { managementSchemas, type Pagination } from '@audian-webhooks/core/protocol'
import { isObject } from '../http/error-answer.ts'

/** Where a page stands among all, as its answer says. */
export interface Position {
  readonly pagination: Pagination | undefined
  /** Where the next page begins; empty if the answer has no key. */
  readonly startKey: string
  /** What of it cannot be read, as the rest of a sentence that begins with the answer. */
  readonly unreadable: string | undefined
}

/** Reads `pagination` and `next_start_key`. Numbers may be written as texts, and keys as numbers. */
export function readPosition(body: unknown): Position {
  const { pagination, next_start_key: key } = isObject(body) ? body : {}
  const position = { pagination: paginationOf(pagination), startKey: isNone(key) ? '' : keyOf(key) }
  const { startKey = '' } = position
  if (position.startKey === undefined) return { ...position, startKey, unreadable: 'its next_start_key cannot be read' }
  const isReadable = isNone(pagination) || position.pagination !== undefined || startKey !== ''
  return { ...position, startKey, unreadable: isReadable ? undefined : 'its pagination cannot be read' }
}

/** How many entries there are on all pages, if the answer gives it; infinite otherwise. */
export function totalIn(body: unknown): number {
  const total = isObject(body) && isObject(body.pagination) ? numberOf(body.pagination.total) : undefined
  return isCount(total) ? total : Number.POSITIVE_INFINITY
}

function isNone(value: unknown): boolean {
  return value === undefined || value === null || value === false || value === ''
}

function paginationOf(value: unknown): Pagination | undefined {
  if (!isObject(value)) return undefined
  const numbers = { page: numberOf(value.page), limit: numberOf(value.limit), total: numberOf(value.total) }
  const { data } = managementSchemas.pagination.safeParse({ ...value, ...numbers })
  const isSane = data !== undefined && [data.page - 1, data.limit - 1, data.total].every(isCount)
  return isSane ? data : undefined
}

function numberOf(value: unknown): unknown {
  return typeof value === 'string' && /^\d+$/.test(value) ? Number(value) : value
}

function isCount(value: unknown): value is number {
  return Number.isSafeInteger(value) && Number(value) >= 0
}

/** A number that is too large for JavaScript has lost its last digits. */
function keyOf(value: unknown): string | undefined {
  if (typeof value === 'string') return value
  return Number.isSafeInteger(value) ? String(value) : undefined
}
