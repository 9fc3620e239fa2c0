import type { z } from 'zod'
import type { Api } from '../api.ts'
import type { Page } from './page.ts'
import { type PageRequest, pageQuery } from './page-request.ts'
import { readPage } from './read-page.ts'

export interface PagesOptions {
  /** Entries on a page, as far as the API goes along; its own number unless said otherwise. */
  readonly limit?: number | undefined
  /** Ends the reading, which then rejects with the signal's reason. */
  readonly signal?: AbortSignal | undefined
}

/**
 * A list that is read as it is walked over: `for await (const entry of list)`. Every walk begins anew. Entries that come
 * or go in the meantime can shift others to another page, where they are met twice or not at all.
 */
export interface Pages<T> extends AsyncIterable<T> {
  /** One page, the first unless said otherwise. */
  page(request?: PageRequest): Promise<Page<T>>
  /** Page after page. */
  pages(): AsyncIterable<Page<T>>
}

export interface ListedEntry {
  readonly id: string
}

export interface PagesSource<T> extends PagesOptions {
  /** Throws InputError if there is no such path. */
  readonly path: () => string
  readonly schema: z.ZodType<T>
}

export function createPages<T extends ListedEntry>(api: Api, source: PagesSource<T>): Pages<T> {
  const { limit, signal, schema } = source

  async function read(asked: PageRequest): Promise<Page<T>> {
    const query = pageQuery(asked)
    const raw = await api.raw({ method: 'GET', path: source.path(), query, repeatable: true, signal })
    return readPage(raw, schema, asked)
  }

  async function* pages() {
    const keys = new Set<string>()
    let before: Page<T> | undefined
    let asked: PageRequest | undefined = { limit }
    while (asked !== undefined) {
      const page: Page<T> = await read(asked)
      if (before !== undefined && isSamePage(before, page)) return
      yield page
      before = page
      asked = page.next
      // A key that was used before leads in a circle.
      if (asked?.startKey !== undefined && keys.size === keys.add(asked.startKey).size) return
    }
  }

  async function* entries() {
    for await (const page of pages()) yield* page.entries
  }

  return { page: (request) => read({ limit, ...request }), pages, [Symbol.asyncIterator]: entries }
}

/** Whether an API that says nothing of pages has given its one page again. */
function isSamePage<T extends ListedEntry>(before: Page<T>, page: Page<T>): boolean {
  const first = before.entries[0]
  return page.pagination === undefined && page.entries.some(({ id }) => id === first?.id)
}
