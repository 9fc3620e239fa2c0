import { expect, it } from 'vitest'
import { isWithin } from './tolerance.ts'

const tolerance = { pastMs: 5000, futureMs: 300 }
const now = 1_705_315_800_000

it.each([
  ['now', 0, true],
  ['just within the past', -5000, true],
  ['just too old', -5001, false],
  ['just within the future', 300, true],
  ['just too new', 301, false],
])('a delivery sent %s', (_, offsetMs, expected) => {
  expect(isWithin(tolerance, now + offsetMs, now)).toBe(expected)
})

it('does not take a moment that is none', () => {
  expect(isWithin(tolerance, Number.NaN, now)).toBe(false)
  expect(isWithin(tolerance, now, Number.NaN)).toBe(false)
})
