import { describe, expect, it } from 'vitest'
import type { VerifiedDelivery } from '../verify/verified-delivery.ts'
import { type ParsedEvent, parse } from './parse.ts'

const envelope = {
  id: 'evt_1',
  timestamp: '2024-01-15T10:30:00Z',
  event: 'call.failed',
  version: 'v1',
  data: { call_id: 'call_1' },
}

/** What happens to these bytes once they were found authentic. */
function parseBytes(body: Uint8Array) {
  return parse({ body, sentAt: 0, deliveryId: undefined, keyId: 'key' } as unknown as VerifiedDelivery)
}
const parseText = (text: string) => parseBytes(Buffer.from(text))

function parsed(text: string): ParsedEvent {
  const result = parseText(text)
  if (typeof result === 'string') throw new Error(`${result}: ${text}`)
  return result
}

describe('an event', () => {
  it('comes out as it was sent, with its id', () => {
    expect(parsed(JSON.stringify(envelope))).toEqual({ event: envelope, id: 'evt_1' })
  })

  it('may lack everything but its name, as the setup guide of Audian allows', () => {
    const { event, id } = parsed('{"event":"call.failed"}')
    expect(event.event).toBe('call.failed')
    expect([id, event.id, event.timestamp, event.version, event.data]).toEqual(Array(5).fill(undefined))
  })

  it('may have any name: new ones will appear', () => {
    for (const event of ['', 'call', 'call.transferred.blind', 'constructor', '__proto__', 'toString', '*', '📞']) {
      expect(parsed(JSON.stringify({ event })).event.event).toBe(event)
    }
  })

  it.each([null, 'text', 0, true, [1], { deep: { er: [] } }].map((data) => [data]))('may have any data: %j', (data) => {
    expect(parsed(JSON.stringify({ event: 'call.failed', data })).event.data).toEqual(data)
  })

  it('keeps fields of the envelope that are new', () => {
    expect(parsed('{"event":"call.failed","account_id":"acc_1","retry":{"count":2}}').event).toMatchObject({
      account_id: 'acc_1',
      retry: { count: 2 },
    })
  })

  it.each(['id', 'timestamp', 'version'] as const)('has %s as text or not at all', (field) => {
    for (const odd of [1, null, true, [], {}, ['evt_1']]) {
      const { event } = parsed(JSON.stringify({ ...envelope, account_id: 'acc_1', [field]: odd }))
      expect(event).toEqual({ ...envelope, account_id: 'acc_1', [field]: undefined })
    }
  })

  it.each([7, null, true, [1], { a: 1 }, '', undefined].map((id) => [id]))(
    'is known by its id, odd as it may be: %j',
    (id) => {
      expect(parsed(JSON.stringify({ ...envelope, id })).id).toEqual(id)
    },
  )

  it('takes the last of two fields by one name, as JSON.parse does', () => {
    expect(parsed('{"event":"call.failed","event":"call.ringing"}').event.event).toBe('call.ringing')
  })
})

describe('bytes', () => {
  it('may begin with a byte-order mark', () => {
    expect(parsed(`\ufeff${JSON.stringify(envelope)}`)).toEqual({ event: envelope, id: 'evt_1' })
  })

  it('may have white space around, but nothing else', () => {
    expect(parsed(`\r\n\t ${JSON.stringify(envelope)} \r\n`).event).toEqual(envelope)
    expect(parseText(`${JSON.stringify(envelope)};`)).toBe('not-json')
    expect(parseText(`${JSON.stringify(envelope)}${JSON.stringify(envelope)}`)).toBe('not-json')
    expect(parseText(`\ufeff\ufeff${JSON.stringify(envelope)}`)).toBe('not-json')
    expect(parseText(`${JSON.stringify(envelope)}\0`)).toBe('not-json')
  })

  it('may be a plain Uint8Array, and part of a larger buffer', () => {
    const text = JSON.stringify(envelope)
    const whole = new TextEncoder().encode(`..${text}..`)
    expect(parseBytes(whole.subarray(2, 2 + text.length))).toEqual({ event: envelope, id: 'evt_1' })
    expect(parseBytes(new TextEncoder().encode(text))).toEqual({ event: envelope, id: 'evt_1' })
  })

  it('are UTF-8: what is none becomes a replacement character, inside texts only', () => {
    const broken = Buffer.concat([
      Buffer.from('{"event":"call.failed","data":"'),
      Buffer.from([0xff, 0xc3]),
      Buffer.from('"}'),
    ])
    expect(parseBytes(broken)).toMatchObject({ event: { data: '\ufffd\ufffd' } })
    expect(parseBytes(Buffer.from([0xff, ...Buffer.from('{"event":"call.failed"}')]))).toBe('not-json')
  })

  it('keep every character of a text', () => {
    const text = 'Zoë 📞 \u2028\u2029 "\\/\b\f\n\r\t\u0000'
    expect(parsed(JSON.stringify({ event: 'call.failed', data: text })).event.data).toBe(text)
    expect(parsed('{"event":"call.failed","data":"\\ud83d\\udcde\\ud800"}').event.data).toBe('📞\ud800')
  })

  it.each<[string, Uint8Array]>([
    ['none', new Uint8Array(0)],
    ['white space', Buffer.from(' \n')],
    ['a byte-order mark', Buffer.from('\ufeff')],
    ['no JSON', Buffer.from('event=call.failed')],
    ['XML', Buffer.from('<event>call.failed</event>')],
    ['JavaScript', Buffer.from("{event:'call.failed'}")],
    ['a torn object', Buffer.from('{"event":"call.failed"')],
    ['a trailing comma', Buffer.from('{"event":"call.failed",}')],
    ['UTF-16', Buffer.from('{"event":"call.failed"}', 'utf16le')],
    ['gzip', Buffer.from([0x1f, 0x8b, 0x08, 0x00, 0x00])],
    ['zeros', new Uint8Array(16)],
  ])('that are %s are not JSON', (_, bytes) => {
    expect(parseBytes(bytes)).toBe('not-json')
  })

  it.each(['null', 'true', '42', '"call.failed"', '[]', '[{"event":"call.failed"}]'])(
    'that are %s are not objects',
    (text) => {
      expect(parseText(text)).toBe('not-an-object')
    },
  )

  it.each([
    '{}',
    '{"Event":"call.failed"}',
    '{"event":null}',
    '{"event":42}',
    '{"event":["call.failed"]}',
    '{"event":{"name":"call.failed"}}',
    '{"data":{"event":"call.failed"}}',
    '{"__proto__":{"event":"call.failed"}}',
  ])('that are %s have no event name', (text) => {
    expect(parseText(text)).toBe('no-event-name')
  })
})

describe('keys that reach into prototypes', () => {
  it.each([
    '"__proto__":{"polluted":true}',
    '"\\u005f\\u005fproto\\u005f\\u005f":{"polluted":true}',
    '"__proto__" : {"polluted":true}',
    '"__proto__":{"__proto__":{"polluted":true}}',
    '"constructor":{"prototype":{"polluted":true}}',
    '"c\\u006fnstructor":{"prototype":{"polluted":true}}',
  ])('are dropped anywhere: %s', (pair) => {
    const { event } = parsed(`{"event":"call.failed",${pair},"data":{"kept":1,${pair},"list":[{"kept":2,${pair}}]}}`)
    expect(event).toEqual({ event: 'call.failed', data: { kept: 1, list: [{ kept: 2 }] } })
    const data = event.data as { list: [object] }
    for (const object of [event, data, data.list[0]]) {
      expect(Object.getPrototypeOf(object)).toBe(Object.prototype)
      expect(Object.hasOwn(object, '__proto__')).toBe(false)
      expect('polluted' in object).toBe(false)
    }
    expect('polluted' in {}).toBe(false)
  })

  it('are dropped at any depth', () => {
    const depth = 10_000
    const text = `{"event":"call.failed","data":${'{"a":'.repeat(depth)}{"__proto__":{"polluted":true},"end":1}${'}'.repeat(depth)}}`
    let data = parsed(text).event.data as { a?: typeof data; end?: number }
    while (data.a) data = data.a
    expect(data).toEqual({ end: 1 })
    expect('polluted' in data).toBe(false)
  })

  it('stay where they are harmless words', () => {
    const data = { constructor: 'Acme Builders', prototype: 1, text: '"__proto__":' }
    expect(parsed(JSON.stringify({ event: 'call.failed', data })).event.data).toEqual(data)
  })

  it('do not come back by copying the data', () => {
    const { event } = parsed('{"event":"call.failed","data":{"__proto__":{"polluted":true},"a":1}}')
    expect('polluted' in Object.assign({}, event.data)).toBe(false)
    expect('polluted' in { ...(event.data as object) }).toBe(false)
  })
})

describe('nesting', () => {
  it.each([
    ['arrays', '[', ']'],
    ['objects', '{"a":', '}'],
    ['both', '[{"a":', '}]'],
  ])('may be 100,000 levels deep: %s', (_, open, close) => {
    const levels = 100_000
    const core = open.endsWith(':') ? '1' : ''
    const text = `{"event":"call.failed","data":${open.repeat(levels)}${core}${close.repeat(levels)}}`
    expect(parsed(text).event.event).toBe('call.failed')
  })

  it('without an end is not JSON', () => {
    expect(parseText('['.repeat(1_048_576))).toBe('not-json')
    expect(parseText('{"a":'.repeat(200_000))).toBe('not-json')
  })
})
