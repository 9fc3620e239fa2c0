import { describe, expect, it } from 'vitest'
import { beginningOf } from './beginning.ts'
import { sizeOf } from './size.ts'

const limits = { lines: 4, characters: 100 }

describe('beginningOf()', () => {
  it('keeps a short text, and one that is slightly longer', () => {
    expect(beginningOf('a\nb', limits)).toEqual({ shown: 'a\nb', lines: 2, cut: false })
    expect(beginningOf('a\nb\nc\nd\ne', limits).cut).toBe(false)
  })

  it('keeps the first lines of a long text', () => {
    expect(beginningOf('a\n'.repeat(230), limits)).toEqual({ shown: 'a\na\na\na', lines: 231, cut: true })
  })

  it('keeps the beginning of a long line, and does not split a character', () => {
    expect(beginningOf('a'.repeat(500), limits).shown).toBe('a'.repeat(100))
    expect(beginningOf(`b${'😀'.repeat(100)}`, limits).shown).toBe(`b${'😀'.repeat(49)}`)
  })
})

describe('sizeOf()', () => {
  it('counts bytes as they are sent', () => {
    expect(['', 'a', 'Żółw', 'a'.repeat(48_200), 'a'.repeat(999_400), 'a'.repeat(1_234_567)].map(sizeOf)).toEqual([
      '0 bytes',
      '1 byte',
      '7 bytes',
      '48 KB',
      '999 KB',
      '1.2 MB',
    ])
  })
})
