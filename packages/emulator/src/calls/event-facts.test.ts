import { expect, it } from 'vitest'
import { eventFacts } from './event-facts.ts'

const body = (event: object) => JSON.stringify(event)

it('reads the fields of a call from a body', () => {
  const data = { call_id: 'call_1', from: '+14155550100', to: '+14155550101', duration: 60 }
  expect(eventFacts(body({ timestamp: '2026-01-15T09:00:00Z', data }))).toEqual({
    callId: 'call_1',
    happenedAt: Date.UTC(2026, 0, 15, 9),
    from: '+14155550100',
    to: '+14155550101',
    durationMs: 60_000,
  })
})

it('reads the call from a truncated body', () => {
  expect(eventFacts('{"id":"evt_1","data":{"call_id":"call_\\u0031","from":"+1415')).toEqual({ callId: 'call_1' })
  expect(eventFacts('{"id":"evt_1","data":{"call_id":"call_').callId).toBeUndefined()
})

it.each([
  body({ data: { call_id: '' } }),
  body({ data: { call_id: 7 } }),
  body({ data: { call_id: 'x'.repeat(201) } }),
  body({ data: { inner: { call_id: 'call_1' } } }),
  body({ data: null }),
  body({}),
  '"text"',
  'null',
  '',
])('finds no call in %s', (text) => {
  expect(eventFacts(text).callId).toBeUndefined()
})

it('leaves out fields in another format', () => {
  const data = { call_id: 'call_1', from: 1, to: null, duration: '60' }
  expect(eventFacts(body({ timestamp: 'yesterday', data }))).toEqual({ callId: 'call_1' })
})
