import fc from 'fast-check'
import { describe, expect, it, vi } from 'vitest'
import { sign } from '../protocol/sign.ts'
import { verify } from '../verify/standalone.ts'
import { diagnoseSignature } from './diagnose-signature.ts'

// The machine may be busy, and a failure takes its time to shrink.
vi.setConfig({ testTimeout: 120_000 })

const numRuns = Number(process.env.PROPERTY_RUNS ?? 200)
const anyTime = { pastMs: Number.MAX_SAFE_INTEGER, futureMs: Number.MAX_SAFE_INTEGER }
const body = fc.oneof(
  fc.uint8Array({ maxLength: 300 }),
  fc.json().map((text) => Buffer.from(text)),
)
const secret = fc.string({ minLength: 1, unit: 'grapheme' }).filter((text) => text.trim() === text)
const seconds = fc.integer({ min: 1_000_000_000, max: 9_999_999_999 })
const timestamp = fc.oneof(
  seconds.map(String),
  seconds.map((whole) => `${whole}123`),
)
const form = fc.constantFrom(
  (hex: string) => hex,
  (hex: string) => hex.toUpperCase(),
  (hex: string) => `sha256=${hex}`,
  (hex: string) => ` ${hex}\t`,
  (hex: string) => `${hex}, ${hex}`,
)

const delivery = fc.record({
  content: body,
  at: timestamp,
  secrets: fc.array(secret, { minLength: 1, maxLength: 4 }),
})

describe('a diagnosis', () => {
  it('never calls a valid delivery invalid, with any of several secrets', () => {
    fc.assert(
      fc.property(delivery, form, ({ content, at, secrets }, write) => {
        const signature = write(sign({ secret: secrets.at(-1) ?? '', timestamp: at, body: content }))
        const diagnosis = diagnoseSignature({ body: content, signature, timestamp: at, secret: secrets })
        expect(diagnosis).toMatchObject({ verdict: 'valid', causes: [], skipped: [] })
      }),
      { numRuns },
    )
  })

  it('agrees with verify() on the age', () => {
    const offMs = fc.oneof(
      fc.integer({ min: -400_000, max: 400_000 }),
      fc.constantFrom(-300_001, -300_000, 300_000, 300_001),
    )
    fc.assert(
      fc.property(seconds, offMs, (at, off) => {
        const now = at * 1000 + off
        const signature = sign({ secret: 'whsec_a', timestamp: String(at), body: '{}' })
        const headers = { 'x-audian-signature': signature, 'x-audian-timestamp': String(at) }
        const { authentic } = verify({ secret: 'whsec_a', headers, body: Buffer.from('{}'), now })
        const { verdict } = diagnoseSignature({ secret: 'whsec_a', signature, timestamp: String(at), body: '{}', now })
        expect(verdict).toBe(authentic ? 'valid' : 'invalid')
      }),
      { numRuns },
    )
  })

  it('never calls anything valid that verify() refuses, and never throws', () => {
    const text = fc.oneof(
      fc.string({ unit: 'binary' }),
      timestamp,
      fc.string({ unit: fc.constantFrom(...'0123456789abcdef'), minLength: 60, maxLength: 68 }),
    )
    const header = fc.oneof(text, fc.array(text, { maxLength: 3 }), fc.constantFrom(undefined))
    fc.assert(
      fc.property(body, header, header, (content, signature, at) => {
        const headers = { 'x-audian-signature': signature, 'x-audian-timestamp': at }
        const { authentic } = verify({ secret: 'whsec_a', headers, body: content, now: 0, tolerance: anyTime })
        const { verdict } = diagnoseSignature({ secret: 'whsec_a', signature, timestamp: at, body: content })
        expect(verdict).toBe(authentic ? 'valid' : 'invalid')
      }),
      { numRuns: Math.ceil(numRuns / 4) },
    )
  })

  it('calls what has nothing to do with the secret unknown', () => {
    const digest = fc.string({ unit: fc.constantFrom(...'0123456789abcdef'), minLength: 64, maxLength: 64 })
    const garbage = fc.record({
      body: fc.object({ maxDepth: 2 }).map((value) => JSON.stringify(value)),
      timestamp: seconds.map(String),
      signature: digest,
      secret,
    })
    fc.assert(
      fc.property(garbage, (input) => {
        const { causes } = diagnoseSignature(input)
        expect(causes.map(({ code }) => code)).toEqual(['unknown'])
      }),
      { numRuns: Math.ceil(numRuns / 4) },
    )
  })
})
