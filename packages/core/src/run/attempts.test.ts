import { expect, it } from 'vitest'
import { Attempts } from './attempts.ts'

it('begins with 1 and counts failures, each event for itself', () => {
  const attempts = new Attempts()
  expect(attempts.next('a')).toBe(1)

  attempts.failed('a')
  attempts.failed('a')
  attempts.failed('b')

  expect([attempts.next('a'), attempts.next('b'), attempts.next('c')]).toEqual([3, 2, 1])
})

it('counts no run by asking', () => {
  const attempts = new Attempts()
  attempts.failed('a')

  expect([attempts.next('a'), attempts.next('a')]).toEqual([2, 2])
})

it('forgets an event that succeeded', () => {
  const attempts = new Attempts()
  attempts.failed('a')
  attempts.failed('b')
  attempts.succeeded('a')
  attempts.succeeded('never failed')

  expect([attempts.next('a'), attempts.next('b')]).toEqual([1, 2])
})

it('remembers 10,000 events, those that failed last', () => {
  const attempts = new Attempts()
  for (let number = 0; number < 10_000; number++) attempts.failed(`k${number}`)
  expect(attempts.next('k0')).toBe(2)

  attempts.failed('k0')
  attempts.failed('one more')

  expect(attempts.next('k0')).toBe(3)
  expect(attempts.next('k1')).toBe(1)
  expect(attempts.next('k2')).toBe(2)
})
