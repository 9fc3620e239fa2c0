import { describe, expect, it } from 'vitest'
import { parseSignature, sameSignature } from './signature.ts'

const digest = '0123456789abcdef'.repeat(4)
const other = 'f'.repeat(64)

describe('parseSignature', () => {
  it.each([
    ['bare', digest],
    ['prefixed', `sha256=${digest}`],
    ['in capitals', digest.toUpperCase()],
    ['prefixed, in capitals', `SHA256=${digest.toUpperCase()}`],
    ['in mixed case', `Sha256=${digest.slice(0, 32)}${digest.slice(32).toUpperCase()}`],
  ])('reads a signature that is %s', (_, text) => {
    expect(parseSignature(text)).toBe(digest)
  })

  it.each([
    ['nothing', ''],
    ['the prefix alone', 'sha256='],
    ['one digit too few', digest.slice(1)],
    ['one digit too many', `${digest}0`],
    ['two signatures', `${digest}${digest}`],
    ['a digit that is not hexadecimal', `g${digest.slice(1)}`],
    ['another algorithm', `sha512=${digest}`],
    ['a version in front', `v1=${digest}`],
    ['two prefixes', `sha256=sha256=${digest}`],
    ['a prefix behind', `${digest}sha256=`],
    ['another sign after the prefix', `sha256:${digest}`],
    ['text in front', `x${digest}`],
    ['a line break behind', `${digest}\n`],
    ['a line break in front', `\n${digest}`],
    ['white space behind', `${digest} `],
    ['a list', `${digest}, ${other}`],
    ['base64', Buffer.from(digest, 'hex').toString('base64')],
    // The long s is an s to some ways of ignoring case.
    ['a letter that only looks like an s', `\u017fha256=${digest}`],
    ['digits of another script', `\u0660${digest.slice(1)}`],
  ])('refuses %s', (_, text) => {
    expect(parseSignature(text)).toBeUndefined()
  })
})

describe('sameSignature', () => {
  it('finds equal texts equal', () => {
    expect(sameSignature(digest, `${digest}`)).toBe(true)
  })

  it.each(Array.from({ length: 64 }, (_, index) => index))('sees a difference in digit %i', (index) => {
    const changed = `${digest.slice(0, index)}${digest[index] === '0' ? '1' : '0'}${digest.slice(index + 1)}`
    expect(sameSignature(digest, changed)).toBe(false)
    expect(sameSignature(changed, digest)).toBe(false)
  })

  it('keeps nothing of one comparison for the next', () => {
    expect(sameSignature(digest, digest)).toBe(true)
    expect(sameSignature(digest, other)).toBe(false)
    expect(sameSignature(other, digest)).toBe(false)
    expect(sameSignature(digest, digest)).toBe(true)
  })

  it('refuses texts of another length, also after a comparison that left digits behind', () => {
    sameSignature(digest, digest)
    expect(sameSignature(digest, '')).toBe(false)
    expect(sameSignature('', digest)).toBe(false)
    expect(sameSignature('', '')).toBe(false)
    expect(sameSignature(digest, digest.slice(0, 63))).toBe(false)
    expect(sameSignature(digest.slice(0, 63), digest)).toBe(false)
    expect(sameSignature(digest, `${digest}0`)).toBe(false)
    expect(sameSignature(`${digest}0`, digest)).toBe(false)
  })
})
