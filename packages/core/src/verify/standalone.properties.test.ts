import fc from 'fast-check'
import { describe, expect, it, vi } from 'vitest'
import { sign } from '../protocol/sign.ts'
import type { HeaderRecord } from '../receive/header-value.ts'
import { type Verification, verify } from './standalone.ts'

// The machine may be busy, and a failure takes its time to shrink.
vi.setConfig({ testTimeout: 60_000 })

const numRuns = Number(process.env.PROPERTY_RUNS ?? 200)
const anyTime = { pastMs: Number.MAX_SAFE_INTEGER, futureMs: Number.MAX_SAFE_INTEGER }

const bytes = fc.uint8Array({ maxLength: 300 })
const digits = (length: number) =>
  fc.array(fc.constantFrom(...'0123456789'), { minLength: length, maxLength: length }).map((all) => all.join(''))
const timestamp = fc.oneof(digits(10), digits(13))
const secret = fc.string({ minLength: 1, unit: 'grapheme' }).filter((text) => text.trim() === text)
const delivery = fc.record({ secret, timestamp, body: bytes })
type Delivery = { readonly secret: string; readonly timestamp: string; readonly body: Uint8Array }

function check(sent: Delivery, signature: string): Verification {
  const headers = { 'x-audian-signature': signature, 'x-audian-timestamp': sent.timestamp }
  return verify({ secret: sent.secret, headers, body: sent.body, now: 0, tolerance: anyTime })
}

function flip(content: Uint8Array, bit: number): Uint8Array {
  const changed = Uint8Array.from(content)
  const at = (bit >> 3) % content.length
  changed[at] = (content[at] ?? 0) ^ (1 << (bit & 7))
  return changed
}

function flipText(text: string, bit: number): string {
  return Buffer.from(flip(Buffer.from(text, 'latin1'), bit)).toString('latin1')
}

describe('what was signed', () => {
  it('is authentic for all bytes, secrets and times', () => {
    fc.assert(
      fc.property(delivery, (sent) => {
        expect(check(sent, sign(sent)).authentic).toBe(true)
      }),
      { numRuns },
    )
  })

  it('is authentic in each form of the signature', () => {
    const form = fc.constantFrom(
      (hex: string) => hex.toUpperCase(),
      (hex: string) => `sha256=${hex}`,
      (hex: string) => `SHA256=${hex.toUpperCase()}`,
      (hex: string) => ` ${hex}\t`,
      (hex: string) => `${hex}, ${hex}`,
    )
    fc.assert(
      fc.property(delivery, form, (sent, write) => {
        expect(check(sent, write(sign(sent))).authentic).toBe(true)
      }),
      { numRuns },
    )
  })

  it('is authentic if any of several secrets signed it', () => {
    fc.assert(
      fc.property(delivery, fc.array(secret, { maxLength: 5 }), fc.nat(5), (sent, others, at) => {
        const secrets = [...others.slice(0, at), sent.secret, ...others.slice(at)]
        const headers = { 'x-audian-signature': sign(sent), 'x-audian-timestamp': sent.timestamp }
        const verified = verify({ secret: secrets, headers, body: sent.body, now: 0, tolerance: anyTime })
        expect(verified.authentic).toBe(true)
      }),
      { numRuns },
    )
  })
})

describe('what was not signed', () => {
  it('is refused: another body', () => {
    fc.assert(
      fc.property(delivery, bytes, (sent, body) => {
        fc.pre(!Buffer.from(body).equals(sent.body))
        expect(check({ ...sent, body }, sign(sent)).authentic).toBe(false)
      }),
      { numRuns },
    )
  })

  it('is refused: another timestamp', () => {
    fc.assert(
      fc.property(delivery, timestamp, (sent, other) => {
        fc.pre(other !== sent.timestamp)
        expect(check({ ...sent, timestamp: other }, sign(sent)).authentic).toBe(false)
      }),
      { numRuns },
    )
  })

  it('is refused: another secret', () => {
    fc.assert(
      fc.property(delivery, secret, (sent, other) => {
        // HMAC fills short keys up with zeros, so these two would be one.
        fc.pre(other.replace(/\0+$/, '') !== sent.secret.replace(/\0+$/, ''))
        expect(check({ ...sent, secret: other }, sign(sent)).authentic).toBe(false)
      }),
      { numRuns },
    )
  })

  it('is refused: one bit of the body', () => {
    fc.assert(
      fc.property(delivery, fc.nat(), (sent, bit) => {
        fc.pre(sent.body.length > 0)
        expect(check({ ...sent, body: flip(sent.body, bit) }, sign(sent)).authentic).toBe(false)
      }),
      { numRuns },
    )
  })

  it('is refused: one bit of the signature, unless it is a letter’s case', () => {
    fc.assert(
      fc.property(delivery, fc.nat(), (sent, bit) => {
        const changed = flipText(sign(sent), bit)
        fc.pre(changed.toLowerCase() !== sign(sent))
        expect(check(sent, changed).authentic).toBe(false)
      }),
      { numRuns },
    )
  })

  it('is refused: one bit of the timestamp', () => {
    fc.assert(
      fc.property(delivery, fc.nat(), (sent, bit) => {
        const changed = { ...sent, timestamp: flipText(sent.timestamp, bit) }
        expect(check(changed, sign(sent)).authentic).toBe(false)
      }),
      { numRuns },
    )
  })

  it('is refused: the border between timestamp and body, moved', () => {
    fc.assert(
      fc.property(delivery, fc.nat(330), (sent, cut) => {
        // The same text that was signed, cut in two at another place.
        const signed = Buffer.concat([Buffer.from(`${sent.timestamp}.`), sent.body])
        fc.pre(cut < signed.length && cut !== sent.timestamp.length)
        const head = signed.subarray(0, cut).toString('latin1')
        for (const body of [signed.subarray(cut), signed.subarray(cut + 1)]) {
          expect(check({ ...sent, timestamp: head, body }, sign(sent)).authentic).toBe(false)
        }
      }),
      { numRuns },
    )
  })

  it('is refused: anything at all with any headers, and nothing throws', () => {
    const value = fc.oneof(
      fc.string({ unit: 'binary' }),
      timestamp,
      fc
        .array(fc.constantFrom(...'0123456789abcdefABCDEF'), { minLength: 60, maxLength: 68 })
        .map((all) => all.join('')),
      fc.array(fc.string(), { maxLength: 3 }),
      fc.constant(undefined),
      fc.constantFrom<unknown>(null, 42, true, {}, [[]]) as fc.Arbitrary<string>,
    )
    const name = fc.oneof(
      fc.constantFrom('x-audian-signature', 'x-audian-timestamp', 'X-Audian-Signature', 'get', '__proto__'),
      fc.string(),
    )
    const headers: fc.Arbitrary<HeaderRecord> = fc.dictionary(name, value, { maxKeys: 6 })
    const asked = fc.option(value).map((found) => ({ get: () => found as string | null }))
    fc.assert(
      fc.property(fc.oneof(headers, asked), bytes, (given, body) => {
        const verified = verify({ secret: 'whsec_a', headers: given, body, now: 0, tolerance: anyTime })
        expect(verified).toEqual({ authentic: false, reason: expect.stringMatching(/^(signature|timestamp)-[a-z-]+$/) })
      }),
      { numRuns },
    )
  })
})
