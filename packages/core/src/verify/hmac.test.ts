import { createHmac, hash } from 'node:crypto'
import fc from 'fast-check'
import { describe, expect, it, vi } from 'vitest'
import { createPrepareHmac, prepareHmac } from './hmac.ts'
import { longestMessage, type OneShotHash } from './one-shot-hmac.ts'

function byCreateHmac(key: Uint8Array, prefix: string, body: Uint8Array): string {
  return createHmac('sha256', key).update(prefix).update(body).digest('hex')
}

/** Text of one to four bytes a character, and half a surrogate pair. */
const manyWidths = fc
  .array(fc.constantFrom('a', '\0', 'ë', '話', '📞', '\ud800'), { maxLength: 40 })
  .map((units) => units.join(''))

describe('gives what createHmac gives', () => {
  it('for any key, prefix and body', () => {
    const key = fc.uint8Array({ maxLength: 200 })
    const prefix = fc.oneof(fc.stringMatching(/^\d{10,13}\.$/), manyWidths)
    const body = fc.oneof(fc.uint8Array({ maxLength: 300 }), fc.json().map(Buffer.from))
    fc.assert(
      fc.property(key, fc.array(fc.tuple(prefix, body), { minLength: 1, maxLength: 4 }), (key, messages) => {
        const hmac = prepareHmac(key)
        for (const [prefix, body] of messages) expect(hmac(prefix, body)).toBe(byCreateHmac(key, prefix, body))
      }),
    )
  })

  it.each([0, 1, 63, 64, 65, 127, 128, 1000])('for a key of %d bytes', (length) => {
    const key = Buffer.alloc(length, 0xf3)
    const body = Buffer.from('{"name":"Zoë 📞"}')
    expect(prepareHmac(key)('1705315800.', body)).toBe(byCreateHmac(key, '1705315800.', body))
  })

  const aroundTheLimit = Array.from({ length: 70 }, (_, index) => longestMessage - 50 + index)
  it.each([0, 1, 55, 56, 64, 4096, ...aroundTheLimit, 65_536, 1_048_576])('for a body of %d bytes', (length) => {
    const key = Buffer.from('whsec_a')
    const body = Buffer.alloc(length, 0xc3)
    expect(prepareHmac(key)('1705315800.', body)).toBe(byCreateHmac(key, '1705315800.', body))
  })

  it('for a prefix longer than any message', () => {
    const key = Buffer.from('whsec_a')
    for (const unit of ['x', 'ë', '話', '📞']) {
      const prefix = unit.repeat(longestMessage / 2)
      expect(prepareHmac(key)(prefix, Buffer.from('{}'))).toBe(byCreateHmac(key, prefix, Buffer.from('{}')))
    }
  })

  it('for a body that is a part of a larger buffer', () => {
    const key = Buffer.from('whsec_a')
    const body = Buffer.from('before{"event":"x"}after').subarray(6, 19)
    expect(prepareHmac(key)('1705315800.', body)).toBe(byCreateHmac(key, '1705315800.', body))
  })

  it('for two keys in turn, with nothing left over from the other, longer message', () => {
    const keys = [Buffer.from('whsec_a'), Buffer.alloc(100, 'b')]
    const prepared = keys.map((key) => ({ key, hmac: prepareHmac(key) }))
    for (const length of [5000, 10, 0, 300]) {
      const body = Buffer.alloc(length, 'x')
      for (const { key, hmac } of prepared) expect(hmac('1.', body)).toBe(byCreateHmac(key, '1.', body))
    }
  })
})

describe('the hash of the runtime', () => {
  const key = Buffer.from('whsec_a')
  const body = Buffer.from('{}')
  const right = byCreateHmac(key, '1.', body)

  it('makes the HMACs where it is right, checked once', () => {
    const watched = vi.fn<OneShotHash>((...input) => hash(...input))
    const prepare = createPrepareHmac(watched)
    const hmac = prepare(key)
    const checks = watched.mock.calls.length
    expect(checks).toBeGreaterThan(0)
    prepare(Buffer.from('whsec_b'))
    expect(watched).toHaveBeenCalledTimes(checks)

    expect(hmac('1.', body)).toBe(right)
    expect(watched).toHaveBeenCalledTimes(checks + 2)
  })

  it('is not asked about messages that take longer to copy', () => {
    const watched = vi.fn<OneShotHash>((...input) => hash(...input))
    const hmac = createPrepareHmac(watched)(key)
    watched.mockClear()
    hmac('1.', Buffer.alloc(longestMessage))
    expect(watched).not.toHaveBeenCalled()
  })

  it.each<[string, OneShotHash | undefined]>([
    ['is missing', undefined],
    [
      'throws',
      () => {
        throw new Error('not implemented')
      },
    ],
    ['gives something else', () => ''],
    ['is another algorithm', (_, data, encoding) => hash('sha512', data, encoding)],
    ['writes in another encoding', (algorithm, data) => hash(algorithm, data, 'hex')],
    ['writes upper case', (algorithm, data, encoding) => hash(algorithm, data, encoding).toUpperCase()],
    ['is wrong for long messages', (algorithm, data, encoding) => hash(algorithm, data.subarray(0, 8192), encoding)],
    [
      'is wrong for whole blocks',
      (algorithm, data, encoding) => hash(algorithm, data, data.length % 64 ? encoding : 'hex'),
    ],
  ])('makes none where it %s: createHmac does', (_, wrong) => {
    const hmac = createPrepareHmac(wrong)(key)
    expect(hmac('1.', body)).toBe(right)
    expect(hmac('1.', Buffer.alloc(10_000))).toBe(byCreateHmac(key, '1.', Buffer.alloc(10_000)))
  })
})
