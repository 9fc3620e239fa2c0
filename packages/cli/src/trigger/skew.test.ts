import { expect, it } from 'vitest'
import { skewOf } from './skew.ts'

it.each([
  ['+10m', 600_000],
  ['-90s', -90_000],
  ['2h', 7_200_000],
])('%s are %d ms', (text, ms) => {
  expect(skewOf(text)).toBe(ms)
})

it.each(['10', 'm', '+-1s', '--1s', ''])('%j is rejected', (text) => {
  expect(() => skewOf(text)).toThrow('is not a duration')
})
