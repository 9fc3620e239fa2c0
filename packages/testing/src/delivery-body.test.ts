import { describe, expect, it } from 'vitest'
import { deliveryBody } from './delivery-body.ts'

describe('in JSON', () => {
  it.each([
    ['an event', { id: 'evt_1', event: 'call.completed', data: { text: 'Zoë 📞 "quoted"' } }],
    ['text', '{"id":"evt_1","event":"call.completed"}'],
    ['bytes', Buffer.from('[1,2.5,null]')],
  ])('stands for what it holds: %s', (_what, value) => {
    const body = deliveryBody(value)
    expect(JSON.stringify(body)).toBe(body.toString())
  })

  it.each([
    ['white space', '{ "a": 1 }'],
    ['a number in another spelling', '{"a":1.0}'],
    ['a name that comes twice', '{"a":1,"a":2}'],
    ['an escape that is not needed', '"\\u0041"'],
    ['a byte-order mark', '\uFEFF{}'],
    ['text that is not JSON', 'text'],
    ['nothing', ''],
    ['bytes that are not UTF-8', Uint8Array.of(0x22, 0xff, 0x22)],
  ])('is bytes where JSON would change them: %s', (_what, value) => {
    const body = deliveryBody(value)
    expect(JSON.parse(JSON.stringify(body))).toEqual({ type: 'Buffer', data: [...body] })
  })
})

it('looks like any Buffer', () => {
  const body = deliveryBody({ a: 1 })
  expect(body).toStrictEqual(Buffer.from('{"a":1}'))
  expect(Object.keys(body)).not.toContain('toJSON')
})
