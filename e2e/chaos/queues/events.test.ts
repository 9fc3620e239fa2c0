import { expect, it } from 'vitest'
import { heldKeys } from '../holds.ts'
import { leaseMs } from '../lease.ts'
import { blockingMs, endingOf, failuresOf } from './events.ts'
import { isStray } from './letters.ts'
import { workerOptions } from './worker-options.ts'

it.each([300, 2000, 50_000])('has events of every kind: %i', (events) => {
  const keys = Array.from({ length: events }, (_, key) => key)
  expect(new Set(keys.map((key) => endingOf(key, events)))).toEqual(
    new Set(['handled', 'fails', 'refused', 'exhausts-memory']),
  )
  expect(new Set(keys.map(failuresOf))).toEqual(new Set([0, 1, 2]))
  // What is to be handled has an attempt left for that, and the callers that wait for the run continue.
  expect(Math.max(...new Set(keys.map(failuresOf)))).toBeLessThan(workerOptions.retry.attempts)
  expect([...heldKeys(events)].map((key) => endingOf(key, events))).toEqual(['handled', 'handled', 'handled'])
})

it('has handlers that block for longer than a lease', () => {
  const longer = Array.from({ length: 2000 }, (_, key) => key).filter((key) => blockingMs(key, 2000) > leaseMs)
  expect(longer).toEqual([400, 1000, 1503, 1600])
})

it('replays what faults have set aside, and leaves what belongs there', () => {
  const crashed = { id: '', reason: 'crashed: the process ended during 3 runs.' }
  expect(isStray({ ...crashed, key: 1 }, 20)).toBe(true)
  expect(isStray({ ...crashed, key: 9 }, 20)).toBe(true)
  expect(isStray({ ...crashed, key: 7 }, 20)).toBe(false)
  expect(isStray({ id: '', key: 9, reason: 'failed: 4 attempts, the maximum.' }, 20)).toBe(false)
})
