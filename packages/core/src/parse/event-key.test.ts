import { createHash } from 'node:crypto'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { eventKey } from './event-key.ts'

const body = Buffer.from('{"event":"call.failed"}')
const sha256 = (content: string | Uint8Array) => createHash('sha256').update(content).digest('hex')
const keyOf = (id: unknown) => eventKey('billing', id, body)
const sha256OfText = (text: string) => sha256(Buffer.from(text, 'utf16le'))
const bodyKey = `billing:${sha256(body)}`

describe('a short plain id', () => {
  it.each(['evt_1234567890abcdef', '0', 'a', 'A-b_c.d', '-', 'a'.repeat(128), '14155551234'])(
    'stands as it is: %s',
    (id) => {
      expect(keyOf(id)).toBe(`billing:${id}`)
    },
  )

  it('belongs to its consumer', () => {
    expect(eventKey('billing', 'evt_1', body)).not.toBe(eventKey('crm', 'evt_1', body))
  })
})

describe('another text', () => {
  it.each([
    'a'.repeat(129),
    'a'.repeat(100_000),
    'evt 1',
    ' evt_1',
    'evt_1\n',
    '\nevt_1',
    'evt:1',
    'evt/1',
    'evt*',
    'évt',
    '📞',
    '\0',
    '{"a":1}',
  ])('is replaced by its hash', (id) => {
    expect(keyOf(id)).toBe(`billing:${sha256OfText(id)}`)
  })

  it('keeps ids apart that only differ in lone surrogates', () => {
    const ids = ['evt_\ud800', 'evt_\ud801', 'evt_\udc00', 'evt_\ufffd', 'evt_\ud800\ud800', 'evt_\ud83d\udcde']
    expect(new Set(ids.map(keyOf)).size).toBe(ids.length)
  })

  it('has its own key for every JSON string', () => {
    const unit = fc.constantFrom('a', '_', '\ud800', '\ud801', '\udc00', '\ufffd', '\0')
    const id = fc.oneof(fc.string({ unit, minLength: 1 }), fc.string({ unit: 'binary', minLength: 1 }))
    fc.assert(
      fc.property(id, id, (one, other) => {
        expect(keyOf(JSON.parse(JSON.stringify(one))) === keyOf(other)).toBe(one === other)
      }),
    )
  }, 60_000)

  it('is replaced by the hash of the body where invalid UTF-8 may have changed it', () => {
    const bodies = [0xff, 0xfe].map((byte) =>
      Buffer.concat([Buffer.from('{"id":"evt_'), Buffer.of(byte), Buffer.from('"}')]),
    )
    const keys = bodies.map((bytes) => eventKey('billing', JSON.parse(bytes.toString()).id, bytes))
    expect(keys).toEqual(bodies.map((bytes) => `billing:${sha256(bytes)}`))
  })

  it('keeps ids apart', () => {
    const ids = ['evt:1', 'evt:2', 'evt/1', 'evt 1', 'evt_1', 'EVT_1', 'evt_1 ']
    expect(new Set(ids.map(keyOf)).size).toBe(ids.length)
  })
})

describe('a number', () => {
  it.each([1, 0, -5, Number.MAX_SAFE_INTEGER])('is replaced by the hash of its text: %d', (id) => {
    expect(keyOf(id)).toBe(`billing:${sha256OfText(String(id))}`)
  })

  it('never meets the key of a text', () => {
    expect(keyOf(42)).not.toBe(keyOf('42'))
  })

  it('counts for nothing where JSON has rounded it: two events could share it', () => {
    const [one, other] = JSON.parse('[12345678901234567890, 12345678901234567891]')
    expect(one).toBe(other)
    expect(keyOf(one)).toBe(bodyKey)
    expect(keyOf(JSON.parse('1e999'))).toBe(bodyKey)
    expect(keyOf(JSON.parse('1.0000000000000000001e0'))).toBe(keyOf(1))
    expect(keyOf(0.1)).toBe(bodyKey)
    expect(keyOf(Number.MAX_SAFE_INTEGER + 1)).toBe(bodyKey)
  })
})

describe('an id that names nothing', () => {
  it.each([undefined, null, '', true, false, [], {}, ['evt_1'], { evt: 1 }].map((id) => [id]))(
    'gives way to the body: %j',
    (id) => {
      expect(keyOf(id)).toBe(bodyKey)
    },
  )

  it('does not make two events one', () => {
    const key = (id: unknown, text: string) => eventKey('billing', id, Buffer.from(text))
    for (const id of [undefined, '', true, {}]) expect(key(id, 'one')).not.toBe(key(id, 'other'))
  })

  it('makes two deliveries of one event one', () => {
    expect(eventKey('billing', '', Buffer.from(body))).toBe(bodyKey)
  })
})

it('never fails, and never becomes unwieldy', () => {
  let nested: unknown = 'evt_1'
  for (let level = 0; level < 100_000; level++) nested = [nested]
  for (const id of [nested, Symbol.iterator, 1n, () => 1, Number.NaN, '\ud800', 'x'.repeat(1_000_000)]) {
    expect(keyOf(id)).toMatch(/^billing:[\w.-]{1,128}$/)
  }
})
