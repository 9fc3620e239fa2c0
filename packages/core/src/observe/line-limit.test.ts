import { fakeClock } from '@audian-webhooks/testing'
import { expect, it } from 'vitest'
import { createLineLimit } from './line-limit.ts'

it('lets one line of a kind through in ten seconds, and says how many it held back', async () => {
  const clock = fakeClock()
  const limit = createLineLimit(clock)

  expect(limit('a')).toBe(0)
  expect(limit('a')).toBeUndefined()
  expect(limit('b')).toBe(0)
  await clock.advance(9999)
  expect(limit('a')).toBeUndefined()
  await clock.advance(1)
  expect(limit('a')).toBe(2)
  expect(limit('a')).toBeUndefined()
  await clock.advance(10_000)
  expect(limit('a')).toBe(1)
  await clock.advance(10_000)
  expect([limit('a'), limit('b')]).toEqual([0, 0])
})

it('does not mind what the wall clock does', () => {
  const clock = fakeClock()
  const limit = createLineLimit(clock)
  limit('a')
  clock.setWallTime(clock.now() + 3_600_000)

  expect(limit('a')).toBeUndefined()
})
