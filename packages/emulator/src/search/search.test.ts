import { expect, it } from 'vitest'
import type { Delivery } from '../state/delivery.ts'
import { createState } from '../state/state.ts'
import { parseSearch } from './parse-search.ts'
import { type SearchRequest, search } from './search.ts'

function stateOf(count: number, bodyOf: (sequence: number) => string) {
  const state = createState({ keep: count })
  for (let sequence = 1; sequence <= count; sequence++) {
    const ids = { id: `dlv_${sequence}`, endpointId: 'wh_1', eventId: `evt_${sequence}` }
    const made = { kind: 'event', event: 'call.ringing', createdAt: 0, status: 'pending', attempts: [] } as const
    const delivery: Delivery = { ...ids, ...made, sequence, body: bodyOf(sequence) }
    state.putDelivery(delivery)
  }
  return state
}

function request(typed: string, others: Partial<SearchRequest> = {}): SearchRequest {
  const parsed = parseSearch(typed)
  if (!parsed.ok) throw new Error(parsed.problem)
  return { terms: parsed.terms, before: Number.MAX_SAFE_INTEGER, limit: 100, abandoned: () => false, ...others }
}

it('returns the newest first, in consecutive pages', async () => {
  const state = stateOf(20, (sequence) => (sequence % 4 === 0 ? 'wanted' : 'other'))
  const sequences = async (others: Partial<SearchRequest>) => {
    const { deliveries, next } = await search(state, request('wanted', { limit: 2, ...others }))
    return { found: deliveries.map(({ sequence }) => sequence), next }
  }
  const first = await sequences({})
  expect(first).toMatchObject({ found: [20, 16], next: expect.any(Number) })
  const second = await sequences({ before: first.next ?? 0 })
  expect(second.found).toEqual([12, 8])
  expect(await sequences({ before: second.next ?? 0, limit: 100 })).toEqual({ found: [4], next: undefined })
  expect(await sequences({ before: 1 })).toEqual({ found: [], next: undefined })
})

it('limits the work of one request, and returns where to continue', async () => {
  const long = 'x'.repeat(1024 * 1024)
  const state = stateOf(3000, (sequence) => (sequence === 1 ? 'wanted' : long))
  let requests = 0
  let before: number | undefined = Number.MAX_SAFE_INTEGER
  const found: string[] = []
  while (before !== undefined) {
    requests++
    const { deliveries, next } = await search(state, request('wanted', { before }))
    found.push(...deliveries.map(({ id }) => id))
    before = next
  }
  expect(found).toEqual(['dlv_1'])
  expect(requests).toBe(4)
})

it('lets deliveries continue in between, and stops when the caller has left', async () => {
  const state = stateOf(30_000, () => 'x'.repeat(5000))
  let turns = 0
  const turn = () => {
    turns++
    if (turns < 3) setImmediate(turn)
  }
  setImmediate(turn)
  await search(state, request('wanted', { abandoned: () => turns >= 3 }))
  expect(turns).toBe(3)
})
