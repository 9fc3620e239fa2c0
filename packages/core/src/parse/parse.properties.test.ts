import { isUtf8 } from 'node:buffer'
import fc from 'fast-check'
import { describe, expect, it, vi } from 'vitest'
import type { VerifiedDelivery } from '../verify/verified-delivery.ts'
import { eventKey } from './event-key.ts'
import { fingerprint } from './fingerprint.ts'
import { parse } from './parse.ts'

// The machine may be busy, and a failure takes its time to shrink.
vi.setConfig({ testTimeout: 60_000 })

const numRuns = Number(process.env.PROPERTY_RUNS ?? 200)
const reasons = ['not-json', 'not-an-object', 'no-event-name']

function parseBytes(body: Uint8Array) {
  return parse({ body } as unknown as VerifiedDelivery)
}

/** Whether an object, or one inside of it, has got another prototype than JSON gives. */
function isTampered(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return false
  if (Object.hasOwn(value, '__proto__')) return true
  const expected = Array.isArray(value) ? Array.prototype : Object.prototype
  return Object.getPrototypeOf(value) !== expected || Object.values(value).some(isTampered)
}

const hostileName = fc.constantFrom('__proto__', 'constructor', 'prototype', 'event', 'id', 'data', 'toString')
const hostile = fc.letrec((tie) => ({
  value: fc.oneof({ depthSize: 'small' }, fc.jsonValue(), tie('object'), fc.array(tie('value'), { maxLength: 3 })),
  object: fc
    .array(fc.tuple(fc.oneof(hostileName, fc.string()), tie('value')), { maxLength: 5 })
    .map((pairs) => ({ pairs })),
}))

/** JSON text of it, with names as they are: an object of JavaScript's could not have them all. */
function write(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(write).join(',')}]`
  if (typeof value !== 'object' || value === null) return JSON.stringify(value) ?? 'null'
  const pairs = 'pairs' in value ? (value.pairs as [string, unknown][]) : Object.entries(value)
  return `{${pairs.map(([name, inner]) => `${JSON.stringify(name)}:${write(inner)}`).join(',')}}`
}

describe('parse', () => {
  it('gives an event or a reason for any bytes, and never throws', () => {
    const almostJson = fc.string({ unit: fc.constantFrom(...'{}[]":,\\u0012eventruefalsnl \n\ufeff') })
    const torn = fc.tuple(fc.json(), fc.nat(), fc.uint8Array({ maxLength: 3 })).map(([text, at, junk]) => {
      const bytes = Buffer.from(text)
      const cut = at % (bytes.length + 1)
      return Uint8Array.from([...bytes.subarray(0, cut), ...junk, ...bytes.subarray(cut)])
    })
    const bytes = fc.oneof(fc.uint8Array({ maxLength: 500 }), almostJson.map(encoded), fc.json().map(encoded), torn)
    fc.assert(
      fc.property(bytes, (body) => {
        const parsed = parseBytes(body)
        if (typeof parsed === 'string') expect(reasons).toContain(parsed)
        else expect(typeof parsed.event.event).toBe('string')
      }),
      { numRuns: numRuns * 2 },
    )
  })

  it('gives back every event as it was sent, for all names and data', () => {
    const text = fc.string({ unit: 'grapheme' })
    const sent = fc.record({ id: text, timestamp: text, version: text, event: text, data: fc.jsonValue() })
    fc.assert(
      fc.property(sent, fc.constantFrom('', '\ufeff', ' \r\n'), fc.constantFrom(0, 2), (event, before, indent) => {
        fc.pre(!/"__proto__":/.test(JSON.stringify(event)))
        const sentText = JSON.stringify(event, null, indent)
        const body = encoded(`${before}${sentText}`)
        expect(parseBytes(body)).toEqual({ event: JSON.parse(sentText), id: event.id })
      }),
      { numRuns },
    )
  })

  it('lets no name reach into a prototype', () => {
    fc.assert(
      fc.property(hostile.object, (object) => {
        const pairs = (object as { pairs: [string, unknown][] }).pairs
        const parsed = parseBytes(encoded(write({ pairs: [...pairs, ['event', 'call.failed']] })))
        expect(typeof parsed).toBe('object')
        expect(isTampered((parsed as { event: object }).event)).toBe(false)
        expect(Object.keys(Object.prototype)).toEqual([])
      }),
      { numRuns: numRuns * 2 },
    )
  })
})

describe('eventKey', () => {
  const id = fc.oneof(fc.string({ unit: 'grapheme' }), fc.integer(), fc.jsonValue())
  const body = fc.uint8Array({ maxLength: 50 })

  it('fits every store, for every id', () => {
    fc.assert(
      fc.property(id, body, (given, bytes) => {
        expect(eventKey('billing', given, bytes)).toMatch(/^billing:[\w.-]{1,128}$/)
      }),
      { numRuns },
    )
  })

  it('is the same again for the same id, and never for another', () => {
    const telling = fc.oneof(fc.string({ minLength: 1, unit: 'grapheme' }), fc.maxSafeInteger())
    fc.assert(
      fc.property(telling, telling, body, (one, other, bytes) => {
        // Decoding may have made the replacement character of anything, so such an id tells nothing apart.
        fc.pre(isUtf8(bytes) || ![one, other].some((given) => String(given).includes('\ufffd')))
        expect(eventKey('billing', one, bytes)).toBe(eventKey('billing', one, encoded('another body')))
        if (one !== other) expect(eventKey('billing', one, bytes)).not.toBe(eventKey('billing', other, bytes))
      }),
      { numRuns },
    )
  })
})

describe('fingerprint', () => {
  it('is a whole number below 2^32, the same for the same bytes', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 2000 }), (bytes) => {
        const print = fingerprint(bytes)
        expect(print).toBe(print >>> 0)
        expect(fingerprint(Buffer.concat([bytes]))).toBe(print)
      }),
      { numRuns },
    )
  })
})

function encoded(text: string): Uint8Array {
  return Buffer.from(text)
}
