import { expect, it } from 'vitest'
import { makeToken } from './token.ts'

it('is 128 bits in hex', () => {
  for (let count = 0; count < 300; count++) expect(makeToken()).toMatch(/^[0-9a-f]{32}$/)
})

it('differs each time, also after the buffered random bytes are used up', () => {
  const tokens = Array.from({ length: 10_000 }, makeToken)
  expect(new Set(tokens).size).toBe(tokens.length)
})

it('is random in every digit', () => {
  const tokens = Array.from({ length: 2000 }, makeToken)
  // One of 16 digits missing among 2000 is less likely than one in 10^55.
  for (let at = 0; at < 32; at++) expect(new Set(tokens.map((token) => token[at])).size).toBe(16)
})
