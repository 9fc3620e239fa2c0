import { createHmac } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { secretProblem, signingKey } from './signing-key.ts'

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

describe('secretProblem', () => {
  it.each(['whsec_abcdef1234567890', 'x', 'with space inside', 'ünïcode', 'dots.and-dashes'])('takes %j', (secret) => {
    expect(secretProblem(secret)).toBeUndefined()
  })

  it.each([
    [undefined, 'is not a string'],
    [null, 'is not a string'],
    [42, 'is not a string'],
    [{}, 'is not a string'],
    [Buffer.from('whsec_a'), 'is not a string'],
    [['whsec_a'], 'is not a string'],
    ['', 'is empty'],
    [' ', 'has white space around it'],
    ['whsec_a\n', 'has white space around it'],
    ['whsec_a\r\n', 'has white space around it'],
    ['\twhsec_a', 'has white space around it'],
    [' whsec_a', 'has white space around it'],
    ['whsec_a\u00a0', 'has white space around it'],
    ['\ufeffwhsec_a', 'has white space around it'],
  ])('refuses %j: it %s', (secret, problem) => {
    expect(secretProblem(secret)).toBe(problem)
  })
})
