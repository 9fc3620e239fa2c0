import { batch, computed, effect, signal } from '@preact/signals'
import type { DeliverySummary } from '../../src/control/views.ts'
import { parseSearch } from '../../src/search/parse-search.ts'
import { matchingDeliveries, searchDeliveries } from './api.ts'
import { createDeliveries, keptDeliveries } from './deliveries.ts'
import { complain } from './notices.ts'
import { place } from './place.ts'
import { deliveries } from './store.ts'

/** The results of the emulator. Only the emulator can search, because the page does not have the bodies. */
export const results = createDeliveries()
/** Whether the newest results are still loading. */
export const searching = signal(false)
/** Where older deliveries begin that were not searched. Undefined if all were searched. */
export const olderFrom = signal<number | undefined>(undefined)

const text = computed(() => place.value.text.trim())

/** The error in the search, as a sentence; empty if it is valid. */
export const searchProblem = computed(() => {
  const parsed = parseSearch(text.value)
  return parsed.ok ? '' : parsed.problem
})

const holdsAll = computed(() => {
  void deliveries.revision.value
  return deliveries.ascending().length < keptDeliveries
})

/** Search and filters as one search for the emulator. Empty for all deliveries. */
export const filterQuery = computed(() => {
  const { status, event, endpointId } = place.value
  const terms = Object.entries({ status, event, endpoint: endpointId }).filter(([, value]) => value !== '')
  return [text.value, ...terms.map(([name, value]) => `${name}:${value}`)].join(' ').trim()
})

/** The same if the emulator must search. Empty if the page can filter the deliveries that it has. */
export const query = computed(() => {
  if (place.value.view !== 'deliveries') return ''
  if (searchProblem.value !== '' || (text.value === '' && holdsAll.value)) return ''
  return filterQuery.value
})

const settleMs = 100
const pageSize = 500
const perRound = 2000
let running = new AbortController()
const changed = new Set<string>()

/** Starts to search whenever the query changes. */
export function followSearch(): void {
  effect(() => {
    void query.value
    const timer = setTimeout(() => void searchAnew(), settleMs)
    running.abort()
    changed.clear()
    searching.value = query.value !== ''
    return () => clearTimeout(timer)
  })
}

/** Starts again, also after a lost connection, since changes were missed in the meantime. */
export async function searchAnew(): Promise<void> {
  running.abort()
  running = new AbortController()
  batch(() => {
    results.clear()
    olderFrom.value = undefined
    searching.value = query.value !== ''
  })
  await searchOlder(Number.MAX_SAFE_INTEGER)
}

/** Searches older deliveries, until enough are found or all were searched. */
export async function searchOlder(before: number | undefined): Promise<void> {
  const { signal: stopped } = running
  const enough = results.ascending().length + perRound
  searching.value = query.value !== ''
  let next = before
  while (next !== undefined && query.value !== '' && results.ascending().length < enough) {
    const page = await searchDeliveries({ q: query.value, before: next, limit: pageSize }, stopped)
    if (stopped.aborted) return
    if (!page.ok) {
      complain(page.problem.message)
      break
    }
    results.addPage(page.value.deliveries)
    next = page.value.next
  }
  batch(() => {
    olderFrom.value = next
    searching.value = false
  })
}

/** Deliveries that are new or have changed: those that match now are listed, those that did before are not. */
export function searchAmong(news: readonly DeliverySummary[]): void {
  if (query.value === '') return
  const idle = changed.size === 0
  for (const { id } of news) changed.add(id)
  if (idle) void askAmong()
}

const mostIds = 1000

async function askAmong(): Promise<void> {
  while (changed.size > 0) {
    const { signal: stopped } = running
    const ids = [...changed].slice(0, mostIds)
    const answer = await matchingDeliveries({ q: query.value, ids }, stopped)
    for (const id of ids) changed.delete(id)
    if (stopped.aborted || !answer.ok) continue
    results.replace(ids, answer.value.deliveries)
  }
}
