import { describe, expect, it } from 'vitest'
import { hashOf, type Place, placeOf } from './address.ts'

const start = placeOf('')
const full: Place = {
  status: 'failed',
  event: 'call.completed',
  endpointId: 'wh_1',
  text: 'answer:503 +49 30 & "Żółw" #1 100%',
  view: 'calls',
  problems: 'only',
  call: 'żółw/1@host #2',
  delivery: 'dlv_1a',
  span: '1 h',
}

describe('an address', () => {
  it('is empty for the start of the page', () => {
    expect(hashOf(start)).toBe('')
    expect(placeOf('#')).toEqual(start)
  })

  it('returns the place that it was made from', () => {
    expect(placeOf(hashOf(full))).toEqual(full)
    expect(placeOf(hashOf({ ...full, text: '\ud800' }))).toEqual({ ...full, text: '\ufffd' })
  })

  it('is readable', () => {
    expect(hashOf({ ...start, text: 'event:call.* call_1', status: 'failed', delivery: 'dlv_1' })).toBe(
      '#q=event:call.*+call_1&status=failed&delivery=dlv_1',
    )
  })

  it.each([
    '#status=none',
    '#status=constructor&plots=__proto__',
    '#delivery=../../state',
    '#view=calls%20&problems=yes',
    `#call=${'a'.repeat(201)}`,
    '#call=call%0a1',
    '#delivery=dlv_1%00',
    `#delivery=${'a'.repeat(65)}&endpoint=${'a'.repeat(65)}&event=${'a'.repeat(201)}`,
    '#endpoint=<img src=x onerror=alert(1)>',
    '#event=call%0aended',
    '#plots=2+h',
    '#unknown=1&=&&&',
    '#%E0%A4%A',
    '#dlv_1',
  ])('ignores unknown parts: %s', (hash) => {
    expect(placeOf(hash)).toEqual(start)
  })

  it('keeps valid parts beside invalid ones', () => {
    expect(placeOf('#status=none&q=x&delivery=dlv_1')).toEqual({ ...start, text: 'x', delivery: 'dlv_1' })
  })

  it('cuts off a search that is too long', () => {
    expect(placeOf(`#q=${'a'.repeat(1000)}`).text).toHaveLength(500)
  })
})
