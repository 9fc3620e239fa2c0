import { createHmac } from 'node:crypto'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { sign } from '../protocol/sign.ts'
import { signingKey } from './signing-key.ts'

describe('signingKey', () => {
  it('names a secret by eight hexadecimal digits, the same in every process', () => {
    expect(signingKey('whsec_abcdef1234567890')).toEqual({ secret: 'whsec_abcdef1234567890', keyId: '36430f43' })
  })

  it('names different secrets differently', () => {
    const ids = ['whsec_a', 'whsec_b', 'whsec_A', 'whsec_aa'].map((secret) => signingKey(secret).keyId)
    expect(new Set(ids).size).toBe(4)
  })

  it('gives no signature away that the secret would make over anything Audian sends', () => {
    const { keyId } = signingKey('whsec_a')
    expect(createHmac('sha256', 'whsec_a').update('').digest('hex')).not.toContain(keyId)
    expect('whsec_a').not.toContain(keyId)
  })

  it('signs as the protocol does', () => {
    const text = fc
      .array(fc.constantFrom('a', '7', 'ë', '話', '📞', '\ud800'), { minLength: 1, maxLength: 80 })
      .map((units) => units.join(''))
    fc.assert(
      fc.property(text, text, (secret, body) => {
        const signed = signingKey(secret).sign('1705315800', Buffer.from(body))
        expect(signed).toBe(sign({ secret, timestamp: '1705315800', body }))
      }),
    )
  })
})
