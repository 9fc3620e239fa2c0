import { expect, it } from 'vitest'
import { outcomeNames } from '../respond/respond.ts'
import { emptyCounts } from './stats.ts'

it('counts every outcome, from zero', () => {
  expect(Object.keys(emptyCounts())).toEqual(outcomeNames)
  expect(new Set(Object.values(emptyCounts()))).toEqual(new Set([0]))
  expect(emptyCounts()).not.toBe(emptyCounts())
})
