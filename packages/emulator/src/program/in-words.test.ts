import { expect, it } from 'vitest'
import { inWords } from './in-words.ts'

it.each([
  [0, '0 s'],
  [11_600, '12 s'],
  [59_700, '1 min'],
  [72_000, '1 min 12 s'],
  [3_600_000, '1 h'],
  [3_900_000, '1 h 5 min'],
])('%d ms are %s', (ms, text) => {
  expect(inWords(ms)).toBe(text)
})
