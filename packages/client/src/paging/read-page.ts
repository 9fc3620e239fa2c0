import { managementSchemas, type Pagination } from '@audian-webhooks/core/protocol'
import { z } from 'zod'
import type { RawAnswer } from '../api.ts'
import { isObject } from '../http/error-answer.ts'
import { problemsOf } from '../http/parse-answer.ts'
import type { Page } from './page.ts'
import type { PageRequest } from './page-request.ts'

/**
 * Reads a page in any of the forms that the vendor's endpoints have: a bare list or one in `data`, with
 * `pagination: { page, limit, total }`, with `next_start_key`, or with neither.
 *
 * @throws ApiError ANSWER_INVALID for anything else, and for another page than the one that was asked for
 */
export function readPage<T>({ answer, invalid }: RawAnswer, schema: z.ZodType<T>, asked: PageRequest): Page<T> {
  const { body } = answer
  const list = z.array(schema).safeParse(isObject(body) ? body.data : body)
  if (!list.success) throw invalid(body === undefined ? 'it is no JSON' : problemsOf(list.error))
  const entries = list.data
  const pagination = isObject(body) ? paginationOf(body.pagination) : undefined
  const startKey = isObject(body) && typeof body.next_start_key === 'string' ? body.next_start_key : ''
  const ignored = isOtherPage(pagination, asked) || (startKey !== '' && startKey === asked.startKey)
  // Without the error what stands on the other pages would be left out in silence.
  if (ignored && entries.length > 0)
    throw invalid('it is another page than the one that was asked for, so the rest cannot be read')
  return { entries, pagination, next: nextOf({ entries, pagination, startKey }, asked) }
}

function paginationOf(value: unknown): Pagination | undefined {
  const { data } = managementSchemas.pagination.safeParse(value)
  const isSane =
    data !== undefined && [data.page, data.limit].every((number) => Number.isSafeInteger(number) && number > 0)
  return isSane ? data : undefined
}

function isOtherPage(pagination: Pagination | undefined, { page }: PageRequest): boolean {
  return pagination !== undefined && page !== undefined && pagination.page !== page
}

interface Read {
  readonly entries: readonly unknown[]
  readonly pagination: Pagination | undefined
  readonly startKey: string
}

/** An empty page is the last one, whatever it says. */
function nextOf({ entries, pagination, startKey }: Read, asked: PageRequest): PageRequest | undefined {
  if (entries.length === 0) return undefined
  if (startKey !== '') return { startKey, limit: asked.limit }
  if (pagination !== undefined) {
    const { page, limit, total } = pagination
    const read = (page - 1) * limit + entries.length
    return read < total ? { page: page + 1, limit } : undefined
  }
  // Only a page that is exactly as full as was asked for can be one of several.
  return entries.length === asked.limit ? { page: (asked.page ?? 1) + 1, limit: asked.limit } : undefined
}
