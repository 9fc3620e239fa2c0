import { en } from 'zod/locales'
import * as z from 'zod/mini'
import type { RawAnswer } from '../api.ts'
import { isObject } from '../http/error-answer.ts'
import { problemsOf } from '../http/parse-answer.ts'
import type { Page } from './page.ts'
import type { PageRequest } from './page-request.ts'
import { type Position, readPosition, totalIn } from './read-position.ts'

/**
 * Reads a page in any of the forms that the vendor's endpoints have: a bare list or one in `data`, with
 * `pagination: { page, limit, total }`, with `next_start_key`, or with neither.
 *
 * @throws ApiError ANSWER_INVALID for anything else, for another page than the one that was asked for, and where no one can
 * say whether there is another one
 */
export function readPage<T>({ answer, invalid }: RawAnswer, schema: z.ZodMiniType<T>, asked: PageRequest): Page<T> {
  const { body } = answer
  const list = z.array(schema, { error: en().localeError }).safeParse(isObject(body) ? body.data : body)
  if (!list.success) throw invalid(body === undefined ? 'it is not JSON' : problemsOf(list.error))
  const entries = list.data
  const position = readPosition(body)
  const { pagination } = position
  // An empty page is the last one, also if it announces more.
  if (entries.length === 0) return { entries, pagination, next: undefined }
  // Here are all there are, though no one can say on which page.
  if (position.unreadable !== undefined && entries.length >= totalIn(body))
    return { entries, pagination, next: undefined }
  const problem = position.unreadable ?? otherPage(position, asked)
  // Without the error what is on the other pages would be left out in silence.
  if (problem !== undefined) throw invalid(`${problem}, so the rest cannot be read`)
  return { entries, pagination, next: nextOf(entries.length, position, asked) }
}

function otherPage({ pagination, startKey }: Position, asked: PageRequest): string | undefined {
  const isOther = pagination !== undefined && asked.page !== undefined && pagination.page !== asked.page
  const isAgain = startKey !== '' && startKey === asked.startKey
  return isOther || isAgain ? 'it is another page than the one that was asked for' : undefined
}

function nextOf(count: number, { pagination, startKey }: Position, asked: PageRequest): PageRequest | undefined {
  if (startKey !== '') return { startKey, limit: asked.limit }
  if (pagination !== undefined) {
    const { page, limit, total } = pagination
    const read = (page - 1) * limit + count
    return read < total ? { page: page + 1, limit } : undefined
  }
  // Only a page that is exactly as full as was asked for can be one of several.
  return count === asked.limit ? { page: (asked.page ?? 1) + 1, limit: asked.limit } : undefined
}
