import { createHmac } from 'node:crypto'
import { expect, it } from 'vitest'
import { sign } from './sign.ts'

const secret = 'whsec_abcdef1234567890'
const timestamp = '1705315800'

it('is the HMAC-SHA256 of timestamp, dot and body, as Audian computes it', () => {
  const body = '{"event":"call.completed"}'
  const expected = createHmac('sha256', secret).update(`${timestamp}.${body}`).digest('hex')
  expect(sign({ secret, timestamp, body })).toBe(expected)
})

it('is 64 lower-case hexadecimal digits without a prefix', () => {
  expect(sign({ secret, timestamp, body: '' })).toMatch(/^[0-9a-f]{64}$/)
})

it('takes text for its UTF-8 bytes', () => {
  const body = '{"name":"Zoë 📞"}'
  expect(sign({ secret, timestamp, body })).toBe(sign({ secret, timestamp, body: Buffer.from(body, 'utf8') }))
})

it('takes bytes as they are, also those that are not text', () => {
  const signed = [[0xff], [0xfe], [0xef, 0xbf, 0xbd], []].map((bytes) =>
    sign({ secret, timestamp, body: new Uint8Array(bytes) }),
  )
  expect(new Set(signed).size).toBe(4)
})

it('takes the whole secret for the key, its prefix included', () => {
  const body = ''
  expect(sign({ secret: 'abcdef1234567890', timestamp, body })).not.toBe(sign({ secret, timestamp, body }))
})
