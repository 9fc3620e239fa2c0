import { describe, expect, it } from 'vitest'
import { sign } from '../protocol/sign.ts'
import type { SignedHeaders } from './signed-headers.ts'
import { signingKey } from './signing-key.ts'
import { verify } from './verify.ts'

const body = Buffer.from('{"event":"call.failed"}')
const timestamp = '1705315800'

function headersFor(signature: string): SignedHeaders {
  return { signature, timestamp, sentAt: 1_705_315_800_000, deliveryId: 'delv_1' }
}

function signedWith(secret: string): SignedHeaders {
  return headersFor(sign({ secret, timestamp, body }))
}

describe('verify', () => {
  it('gives the delivery: the very bytes, when it was sent, which attempt it was and which key signed it', () => {
    const key = signingKey('whsec_a')
    const delivery = verify(signedWith('whsec_a'), body, [key])
    expect(delivery).toEqual({ body, sentAt: 1_705_315_800_000, deliveryId: 'delv_1', keyId: key.keyId })
    expect(delivery?.body).toBe(body)
  })

  it('finds the matching key among several, at any position', () => {
    const keys = ['whsec_a', 'whsec_b', 'whsec_c'].map(signingKey)
    for (const { secret, keyId } of keys) expect(verify(signedWith(secret), body, keys)?.keyId).toBe(keyId)
  })

  it('refuses what none of the keys has signed', () => {
    expect(verify(signedWith('whsec_x'), body, ['whsec_a', 'whsec_b'].map(signingKey))).toBeUndefined()
  })

  it('refuses everything where there is no key', () => {
    expect(verify(signedWith('whsec_a'), body, [])).toBeUndefined()
  })

  it('refuses other bytes, and other timestamps, than those signed', () => {
    const keys = [signingKey('whsec_a')]
    expect(verify(signedWith('whsec_a'), Buffer.from('{"event":"call.failed"} '), keys)).toBeUndefined()
    expect(verify({ ...signedWith('whsec_a'), timestamp: '1705315801' }, body, keys)).toBeUndefined()
  })

  it('computes over the literal text of the timestamp, not over its value', () => {
    const milliseconds = { ...headersFor(sign({ secret: 'whsec_a', timestamp, body })), timestamp: '1705315800000' }
    expect(verify(milliseconds, body, [signingKey('whsec_a')])).toBeUndefined()
  })

  it('takes bytes that begin in the middle of a larger buffer', () => {
    const whole = new Uint8Array([1, 2, 3, ...body, 4, 5])
    const part = whole.subarray(3, 3 + body.length)
    expect(verify(signedWith('whsec_a'), part, [signingKey('whsec_a')])?.body).toBe(part)
  })
})
