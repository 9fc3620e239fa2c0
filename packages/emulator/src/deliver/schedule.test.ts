import { retryPolicy } from '@audian-webhooks/core/protocol'
import { expect, it } from 'vitest'
import { delayAfter } from './schedule.ts'

const minute = 60_000

it.each([
  [0, 0],
  [1, minute],
  [2, 5 * minute],
  [3, 15 * minute],
  [4, 30 * minute],
])('after %i attempts the next one follows in %i ms, plus up to a minute', (made, delayMs) => {
  expect(delayAfter(made, retryPolicy, () => 0)).toBe(delayMs)
  expect(delayAfter(made, retryPolicy, () => 0.5)).toBe(made === 0 ? 0 : delayMs + minute / 2)
})

it('no attempt follows the fifth', () => {
  expect(delayAfter(5, retryPolicy, () => 0)).toBeUndefined()
})
