import type * as z from 'zod/mini'
import type { Api, RawAnswer } from '../api.ts'
import type { Page } from './page.ts'
import { type PageRequest, pageQuery } from './page-request.ts'
import { type ListedEntry, watchProgress } from './progress.ts'
import { readPage } from './read-page.ts'

export interface PagesOptions {
  /** Entries on a page, as far as the API goes along; its own number by default. */
  readonly limit?: number | undefined
  /** Ends the reading, which then rejects with the signal's reason. */
  readonly signal?: AbortSignal | undefined
}

/**
 * A list that is read as it is walked over: `for await (const entry of list)`. Every walk begins again. Entries that come
 * or go in the meantime can shift others to another page, where they are met twice or not at all. A walk holds the ids it
 * has met, and rejects with ApiError ANSWER_INVALID where the API promises more, but brings nothing new.
 */
export interface Pages<T> extends AsyncIterable<T> {
  /** One page, the first by default. */
  page(request?: PageRequest): Promise<Page<T>>
  /** Page after page. */
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
      if (step === 'stuck') throw raw.invalid('it leads to entries that were there before, so the rest cannot be read')
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
