import { createHmac } from 'node:crypto'
import { describe, expect, it } from 'vitest'
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
})
