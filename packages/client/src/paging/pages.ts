import type * as z from 'zod/mini'
import type { Api, RawAnswer } from '../api.ts'
import type { Page } from './page.ts'
import { type PageRequest, pageQuery } from './page-request.ts'
import { type ListedEntry, watchProgress } from './progress.ts'
import { readPage } from './read-page.ts'

export interface PagesOptions {
  /** Entries per page, up to the limit of the API. Default: that of the API. */
  readonly limit?: number | undefined
  /** Ends the reading, which then rejects with the signal's reason. */
  readonly signal?: AbortSignal | undefined
}

/**
 * A list that is read during iteration: `for await (const entry of list)`. Every iteration starts from the beginning.
 * Entries that are added or removed in the meantime can shift others to another page, so that they appear twice or not
 * at all. An iteration keeps the ids that it has seen, and rejects with ApiError ANSWER_INVALID if the API announces
 * more pages but returns nothing new.
 */
export interface Pages<T> extends AsyncIterable<T> {
  /** One page. Default: the first. */
  page(request?: PageRequest): Promise<Page<T>>
  /** Iterates over the pages. */
  pages(): AsyncIterable<Page<T>>
}

export interface PagesSource<T> extends PagesOptions {
  /** Throws InputError if there is no such path. */
  readonly path: () => string
  readonly schema: z.ZodMiniType<T>
}

export function createPages<T extends ListedEntry>(api: Api, source: PagesSource<T>): Pages<T> {
  const { limit, signal, schema } = source

  async function read(asked: PageRequest): Promise<{ page: Page<T>; raw: RawAnswer }> {
    const query = pageQuery(asked)
    const raw = await api.raw({ method: 'GET', path: source.path(), query, repeatable: true, signal })
    return { page: readPage(raw, schema, asked), raw }
  }

  async function* pages() {
    const stepOf = watchProgress()
    let asked: PageRequest | undefined = { limit }
    while (asked !== undefined) {
      const { page, raw }: Awaited<ReturnType<typeof read>> = await read(asked)
      const step = stepOf(page, asked)
      if (step === 'stuck') throw raw.invalid('it leads to entries that were already read, so the rest cannot be read')
      if (step === 'over') return
      yield page
      asked = page.next
    }
  }

  async function* entries() {
    for await (const page of pages()) yield* page.entries
  }

  return { page: async (request) => (await read({ limit, ...request })).page, pages, [Symbol.asyncIterator]: entries }
}
