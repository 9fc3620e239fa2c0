import { expect, it } from 'vitest'
import { wrappedLines } from './wrapped.ts'

it('breaks text between words', () => {
  expect(wrappedLines('one two three', 7)).toEqual(['one two', 'three'])
  expect(wrappedLines('a https://example.com/long b', 10)).toEqual(['a', 'https://example.com/long', 'b'])
})
