import type { Page } from './page.ts'
import type { PageRequest } from './page-request.ts'

export interface ListedEntry {
  readonly id: string
}

/** `on`: the page counts. `over`: it is the one before, given again. `stuck`: it promises more, but leads nowhere. */
export type Step = 'on' | 'over' | 'stuck'

/**
 * Watches a walk over pages, so that it ends for every response of the API: every page but the last must contain a new
 * id. Holds all the ids that were met: pages can come in turns or in a circle, of any length.
 */
export function watchProgress(): (page: Page<ListedEntry>, asked: PageRequest) => Step {
  const met = new Set<string>()
  const keys = new Set<string>()
  let first: string | undefined

  return (page, asked) => {
    const { entries, next } = page
    if (entries.length === 0) return 'on'
    const isAgain = entries.some(({ id }) => id === first)
    const isNew = addedTo(
      met,
      entries.map(({ id }) => id),
    )
    first = entries[0]?.id
    const key = next?.startKey
    if (isSilent(page, asked)) return isAgain || !isNew ? 'over' : 'on'
    // Behind a key there is never the beginning of the page before, also if entries have come in.
    const leadsBack = key !== undefined && (isAgain || !addedTo(keys, [key]))
    return leadsBack || (!isNew && promisesMore(page, met.size)) ? 'stuck' : 'on'
  }
}

/** An API that says nothing of pages may not have any, and give its one list to every question. */
function isSilent({ pagination, next }: Page<ListedEntry>, asked: PageRequest): boolean {
  return pagination === undefined && next?.startKey === undefined && asked.startKey === undefined
}

function promisesMore({ pagination, next }: Page<ListedEntry>, met: number): boolean {
  return next !== undefined || (pagination !== undefined && pagination.total > met)
}

function addedTo(set: Set<string>, values: readonly string[]): boolean {
  const { size } = set
  for (const value of values) set.add(value)
  return set.size > size
}
