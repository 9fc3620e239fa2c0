import { hash } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { oneShotHmac } from './one-shot-hmac.ts'

const bytes = (count: number, value: number) => Buffer.alloc(count, value)
const text = (value: string) => Buffer.from(value)

describe('the test cases of RFC 4231', () => {
  it.each([
    {
      name: 'a short key',
      key: bytes(20, 0x0b),
      data: text('Hi There'),
      digest: 'b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7',
    },
    {
      name: 'a key shorter than the digest',
      key: text('Jefe'),
      data: text('what do ya want for nothing?'),
      digest: '5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843',
    },
    {
      name: 'key and data together longer than a block',
      key: bytes(20, 0xaa),
      data: bytes(50, 0xdd),
      digest: '773ea91e36800e46854db8ebd09181a72959098b3ef8c122d9635514ced565fe',
    },
    {
      name: 'another such key',
      key: Buffer.from(Array.from({ length: 25 }, (_, index) => index + 1)),
      data: bytes(50, 0xcd),
      digest: '82558a389a443c0ea4cc819899f2083a85f0faa3e578f8077a2e3ff46729665b',
    },
    {
      name: 'the first 128 bits',
      key: bytes(20, 0x0c),
      data: text('Test With Truncation'),
      digest: 'a3b6167473100ee06e0c796c2955552b',
    },
    {
      name: 'a key longer than a block',
      key: bytes(131, 0xaa),
      data: text('Test Using Larger Than Block-Size Key - Hash Key First'),
      digest: '60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54',
    },
    {
      name: 'a key and data longer than a block',
      key: bytes(131, 0xaa),
      data: text(
        'This is a test using a larger than block-size key and a larger than block-size data. The key needs to be hashed before being used by the HMAC algorithm.',
      ),
      digest: '9b09ffa71b942fcb27635fbcd5b0e944bfdc63644f0713938a7f51535c3a35e2',
    },
  ])('$name', ({ key, data, digest }) => {
    const hmac = oneShotHmac(key, hash)

    expect(hmac('', data).slice(0, digest.length)).toBe(digest)
    expect(hmac('', data)).toMatch(/^[0-9a-f]{64}$/)
    // The same bytes, when a part of them comes as the prefix.
    const start = data.subarray(0, 5)
    if (start.every((byte) => byte < 0x80)) {
      expect(hmac(start.toString(), data.subarray(5)).slice(0, digest.length)).toBe(digest)
    }
  })
})
