import { computed, effect, signal } from '@preact/signals'
import type { Call, CallSummary } from '../../src/calls/call.ts'
import type { CallPage, ProblemView } from '../../src/control/views.ts'
import { getCall, getCalls } from '../state/api.ts'
import { complain } from '../state/notices.ts'
import { place } from '../state/place.ts'
import { searchProblem } from '../state/search.ts'
import { deliveries } from '../state/store.ts'
import { coalesced } from './coalesced.ts'

/** The results, newest first, and their search. Undefined until the first response. */
export const found = signal<(CallPage & { readonly of: string }) | undefined>(undefined)

/** The call whose story is open, by its id. */
export const openCallId = computed(() => (place.value.view === 'calls' && place.value.call) || undefined)

/** The opened call, or why it cannot be shown. */
export const openedCall = signal<
  | { readonly id: string; readonly call: Call; readonly problem?: undefined }
  | { readonly id: string; readonly call?: undefined; readonly problem: ProblemView }
  | undefined
>(undefined)

/** Maximum number of rows: each refresh loads all of them. */
export const mostCalls = 1000
const pageSize = 200
const wanted = signal(pageSize)

/** The calls in the list; empty while the search has an error. */
export const listedCalls = computed<readonly CallSummary[]>(() => {
  return searchProblem.value === '' ? (found.value?.calls ?? []) : []
})

const searched = computed(() => {
  const { view, text, problems } = place.value
  return view === 'calls' && searchProblem.value === '' ? JSON.stringify({ q: text.trim(), problems }) : undefined
})

/** Whether the listed calls belong to an earlier search. */
export const searchingCalls = computed(() => searched.value !== undefined && found.value?.of !== searched.value)

export function showOlderCalls(): void {
  wanted.value = Math.min(mostCalls, wanted.value + pageSize)
}

/** Milliseconds between two refreshes: hundreds of deliveries may arrive at once, and people read more slowly. */
const gapMs = 500

/** Starts to keep the calls up to date while they are shown. */
export function followCalls(): void {
  const refresh = coalesced(async () => {
    await Promise.all([loadList(), loadOpened()])
  }, gapMs)
  effect(() => {
    void searched.value
    wanted.value = pageSize
  })
  effect(() => {
    void deliveries.revision.value
    void wanted.value
    const shown = [searched.value, openCallId.value]
    if (shown.some((id) => id !== undefined)) refresh()
  })
}

async function loadList(): Promise<void> {
  const of = searched.peek()
  if (of === undefined) return
  const { q, problems } = JSON.parse(of) as { q: string; problems: string }
  const calls: CallSummary[] = []
  let before: number | undefined
  for (;;) {
    const query = { q, limit: String(wanted.peek() - calls.length), ...(problems && { problems }) }
    const answer = await getCalls(before === undefined ? query : { ...query, before: String(before) })
    if (searched.peek() !== of) return
    if (!answer.ok) return complain(answer.problem.message)
    calls.push(...answer.value.calls)
    before = answer.value.next
    found.value = { ...answer.value, calls, of }
    if (before === undefined || calls.length >= wanted.peek()) return
  }
}

async function loadOpened(): Promise<void> {
  const id = openCallId.peek()
  if (id === undefined) return
  const answer = await getCall(id)
  if (openCallId.peek() !== id) return
  openedCall.value = answer.ok ? { id, call: answer.value } : { id, problem: answer.problem }
}
