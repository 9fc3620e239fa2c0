import { runInNewContext } from 'node:vm'
import { describe, expect, it } from 'vitest'
import { AudianWebhooksError } from '../errors.ts'
import { createRedactor } from './redact.ts'
import { redactFields } from './redact-fields.ts'

const redact = createRedactor(() => ['open sesame'])
const phone = '+14155551234'
const fields = (values: Record<string, unknown>) => redactFields(values, redact)
/** The one field of a line, as it is printed. */
const field = (value: unknown) => fields({ value }).value

/** Everything that a logger could print of a value, in one text. */
function everything(value: unknown): string {
  return JSON.stringify(fields({ value }))
}

describe('texts', () => {
  it('are redacted anywhere', () => {
    const nested = { a: `to ${phone}`, b: [`${phone}`, { c: 'open sesame' }], d: { e: { f: phone } } }
    expect(fields({ text: phone, nested })).toEqual({
      text: '[phone …34]',
      nested: { a: 'to [phone …34]', b: ['[phone …34]', { c: '[secret]' }], d: { e: { f: '[phone …34]' } } },
    })
  })

  it('are redacted in names too', () => {
    expect(fields({ [phone]: 1, nested: { [phone]: { [`to ${phone}`]: 2 } }, list: [{ 'open sesame': 3 }] })).toEqual({
      '[phone …34]': 1,
      nested: { '[phone …34]': { 'to [phone …34]': 2 } },
      list: [{ '[secret]': 3 }],
    })
  })

  it('that objects turn into are redacted', () => {
    class Caller {
      toJSON() {
        return { number: phone }
      }
    }
    expect(field(new Caller())).toEqual({ number: '[phone …34]' })
    expect(field(new URL(`https://example.com/?to=${phone}`))).toBe('https://example.com/?to=[phone …34]')
    expect(field(new Date(0))).toBe('1970-01-01T00:00:00.000Z')
  })
})

describe('other values', () => {
  it('stay', () => {
    const values = { a: 0, b: 1.5, c: true, d: null, e: [], f: {}, g: '' }
    expect(fields(values)).toEqual(values)
  })

  it('that are undefined are left out', () => {
    expect(Object.keys(fields({ a: undefined, b: 1 }))).toEqual(['b'])
  })

  it('that JSON has no form for are written anyway', () => {
    expect(field(12_345n)).toBe('12345')
    expect(field(Number.NaN)).toBeNull()
    expect(field([1n, 14_155_551_234n])).toEqual(['1', '[phone …34]'])
  })

  it('that are bytes are measured, not spelt out', () => {
    expect(field(Buffer.from(phone))).toBe('[12 bytes]')
    expect(field({ body: new Uint8Array(3) })).toEqual({ body: '[3 bytes]' })
  })

  it('that are functions print no source text, but show that they were there', () => {
    expect(field(() => '+14155551234')).toBe('[function]')
    expect(field(Symbol('+14155551234'))).toBe('[symbol]')
    expect(everything(() => '+14155551234')).not.toContain('555')
    expect(everything({ call: () => '+14155551234' })).not.toContain('555')
  })
})

describe('numbers', () => {
  it.each([14_155_551_234, 4_155_551_234, 4_915_112_345_634])(
    'are masked where they may be phone numbers: %d',
    (number) => {
      expect(fields({ caller: number, nested: [{ caller: number }] })).toEqual({
        caller: '[phone …34]',
        nested: [{ caller: '[phone …34]' }],
      })
    },
  )

  it.each([
    { receivedAt: 4_915_112_345_634 },
    { offsetMs: 2_592_000_000 },
    { offsetMs: -2_592_000_000 },
    { timestamp: 1_705_315_800 },
    { at: 1_705_315_800_123 },
    { count: 12_345_678 },
    { ratio: 0.123_456_789_012 },
    { bytes: 1e21 },
  ])('stay where they are times, or no phone numbers: %j', (values) => {
    expect(fields(values)).toEqual(values)
    expect(field(values)).toEqual(values)
  })
})

describe('errors', () => {
  it('are logged with their type, message, stack, code and cause', () => {
    const cause = new TypeError('the socket is closed')
    const error = new AudianWebhooksError('STORE_TIMED_OUT', 'The store did not answer.', { cause })
    expect(field(error)).toEqual({
      type: 'AudianWebhooksError',
      message: 'The store did not answer.',
      stack: error.stack,
      code: 'STORE_TIMED_OUT',
      cause: { type: 'TypeError', message: 'the socket is closed', stack: cause.stack },
    })
  })

  it('are logged inside of other values as well', () => {
    expect(field({ errors: [new Error('one'), new RangeError('two')] })).toMatchObject({
      errors: [
        { type: 'Error', message: 'one' },
        { type: 'RangeError', message: 'two' },
      ],
    })
  })

  it('are logged with the errors that they combine', () => {
    const error = new AggregateError([new Error('ECONNREFUSED ::1'), 'ECONNREFUSED 127.0.0.1'], 'no way')
    expect(field(error)).toMatchObject({
      type: 'AggregateError',
      message: 'no way',
      errors: [{ message: 'ECONNREFUSED ::1' }, 'ECONNREFUSED 127.0.0.1'],
    })
  })

  it('may come from another realm', () => {
    const foreign: unknown = runInNewContext(`new TypeError('to +14155551234')`)
    expect(foreign).not.toBeInstanceOf(Error)
    expect(field(foreign)).toMatchObject({ type: 'TypeError', message: 'to [phone …34]' })
  })

  it('keep their own fields to themselves', () => {
    class CallError extends Error {
      override readonly name = `CallError ${phone}`
      readonly code = `E${phone}`
      readonly caller = phone
      readonly config = { headers: { authorization: 'open sesame' } }
      toJSON() {
        return { ...this }
      }
    }
    const logged = field(new CallError(`could not call ${phone}`))
    expect(Object.keys(logged as object).sort()).toEqual(['code', 'message', 'stack', 'type'])
    expect(JSON.stringify(logged)).not.toMatch(/555|sesame/)
  })

  it('reveal no number and no secret, at any place', () => {
    const cause = Object.assign(new Error(`cause ${phone}`, { cause: { [phone]: ['open sesame', 14_155_551_234] } }), {
      code: { number: phone },
    })
    const gathered = new AggregateError([new Error(phone), phone, { to: phone }, [phone]], `all of ${phone}`, { cause })
    const error = new Error('wrapped', { cause: gathered })
    error.stack = `Error: ${phone}\n    at call (${phone}.ts:1:1)`
    expect(everything(error)).not.toMatch(/555|sesame/)
    expect(everything(error)).toContain('all of [phone …34]')
  })

  it('may go round in circles, and be as many as they like', () => {
    const error = new Error('first')
    error.cause = new Error('second', { cause: error })
    expect(everything(error)).toContain('second')
    expect(everything(error).length).toBeLessThan(50_000)
    const many = new AggregateError(
      Array.from({ length: 10_000 }, (_, index) => new Error(`number ${index}`)),
      'many',
    )
    expect(everything(many)).toContain('number 0')
    expect(everything(many).length).toBeLessThan(200_000)
  })

  it('may be strangely made', () => {
    const strange = Object.assign(new Error('x'), { name: 42, message: { text: phone }, stack: [phone] })
    expect(everything(strange)).not.toContain('555')
    expect(field(strange)).toMatchObject({ type: 42, message: { text: '[phone …34]' } })
    const bare = Object.assign(new Error('bare'), { stack: undefined })
    expect(field(bare)).toEqual({ type: 'Error', message: 'bare', stack: 'Error: bare' })
  })
})

describe('values that cannot be written', () => {
  it.each<[string, () => unknown]>([
    ['in circles', () => Object.assign([], { 0: {} }).map((_, index, all) => Object.assign({}, { all: [all, index] }))],
    [
      'in a ring',
      () => {
        const ring: Record<string, unknown> = { name: phone }
        ring.self = ring
        return ring
      },
    ],
    [
      'with a getter that throws',
      () => ({
        get number() {
          throw new Error(phone)
        },
      }),
    ],
    [
      'with a toJSON that throws',
      () => ({
        toJSON() {
          throw new Error(phone)
        },
      }),
    ],
    ['behind a revoked proxy', () => revoked()],
  ])('do no harm to the rest of the line: %s', (_, make) => {
    const written = fields({ before: 1, value: make(), after: 2 })
    expect(written).toMatchObject({ before: 1, after: 2 })
    expect(JSON.stringify(written)).not.toContain('555')
  })

  it('say so', () => {
    const ring: Record<string, unknown> = {}
    ring.self = ring
    expect(field(ring)).toBe('[cannot be written]')
    expect(field(revoked())).toBe('[cannot be written]')
  })
})

function revoked(): object {
  const { proxy, revoke } = Proxy.revocable({}, {})
  revoke()
  return proxy
}
