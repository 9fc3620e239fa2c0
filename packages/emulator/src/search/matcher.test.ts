import { describe, expect, it } from 'vitest'
import type { Delivery } from '../state/delivery.ts'
import { matcher } from './matcher.ts'
import { parseSearch } from './parse-search.ts'

const endpoint = {
  id: 'wh_crm',
  url: 'http://localhost:3000/CRM',
  events: ['*'],
  active: true,
  version: 'v1',
  createdAt: '2026-01-01T00:00:00.000Z',
  secret: 'whsec_never_found',
}

const delivery: Delivery = {
  id: 'dlv_1',
  sequence: 1,
  kind: 'redelivery',
  endpointId: 'wh_crm',
  eventId: 'evt_1',
  event: 'call.completed',
  body: '{"event":"call.completed","data":{"call_id": "call_1","from":"+49 30 123-456","to":"4155551234","name":"Żółw [1]"}}',
  createdAt: 0,
  status: 'retrying',
  attempts: [
    {
      deliveryId: 'delv_first',
      number: 1,
      startedAt: 0,
      scheduleTime: 0,
      durationMs: 1,
      requestHeaders: { 'x-audian-signature': 'abcdef012345' },
      answer: { status: 503, headers: { 'retry-after': '17 seconds' }, body: 'The database is away.' },
    },
    {
      deliveryId: 'delv_second',
      number: 2,
      startedAt: 0,
      scheduleTime: 0,
      durationMs: 1,
      requestHeaders: {},
      error: 'The connection was cut.',
    },
  ],
}

function finds(typed: string, wanted = delivery): boolean {
  const parsed = parseSearch(typed)
  if (!parsed.ok) throw new Error(parsed.problem)
  return matcher(parsed.terms, [endpoint])(wanted)
}

describe('matcher()', () => {
  it.each([
    '',
    'dlv_1',
    'EVT_1',
    'completed',
    'redelivery',
    'call_1',
    'żółw',
    '[1]',
    '+4930123456',
    '030 123456',
    '+1 (415) 555-1234'.replace('+1 ', ''),
    'tel:+4155551234',
    '503',
    '"database is away"',
    'connection cut',
    'abcdef',
    '"17 seconds"',
    'localhost:3000/crm',
    'event:call.*',
    'event:*.completed',
    'event:call.completed',
    'kind:re*',
    'status:retrying',
    'id:dlv_1',
    'id:evt_*',
    'id:delv_second',
    'call:call_1',
    'call:call*',
    'answer:503',
    'answer:5xx',
    'answer:none',
    'endpoint:wh_crm',
    'endpoint:3000',
    'event:call.* status:retrying call:call_1 answer:503 database',
  ])('finds it by %s', (typed) => expect(finds(typed)).toBe(true))

  it.each([
    'nothing',
    'status:failed',
    'event:call',
    'event:recording.*',
    'call:call_',
    'call:evt_1',
    'id:call_1',
    'id:evt',
    'answer:500',
    'answer:4xx',
    'kind:event',
    'endpoint:wh_other',
    '+4930123457',
    'database nothing',
    'whsec_never_found',
    '.*',
  ])('does not find it by %s', (typed) => expect(finds(typed)).toBe(false))

  it('recognizes a forged delivery', () => {
    const forged: Delivery = {
      ...delivery,
      kind: 'wrong-key',
      status: 'failed',
      attempts: delivery.attempts.slice(0, 1),
    }
    expect([finds('status:rejected', forged), finds('status:failed', forged)]).toEqual([true, false])
  })

  it('finds it by each URL that it went to, also when the endpoint was deleted', () => {
    const attempts = delivery.attempts.map((attempt, index) => ({ ...attempt, url: `http://attempt-${index}/` }))
    const moved: Delivery = { ...delivery, endpointId: 'wh_deleted', url: 'http://last/', attempts }
    for (const typed of ['attempt-0', 'endpoint:attempt-1', 'endpoint:last', 'endpoint:wh_deleted']) {
      expect([typed, finds(typed, moved)]).toEqual([typed, true])
    }
    expect(finds('endpoint:3000', moved)).toBe(false)
  })

  it('handles patterns that would cause catastrophic backtracking in regular expressions', () => {
    const long = { ...delivery, event: `${'a'.repeat(100_000)}b` }
    expect(finds(`event:${'a*'.repeat(400)}c`, long)).toBe(false)
    expect(finds(`event:${'a*'.repeat(400)}b`, long)).toBe(true)
  })
})
