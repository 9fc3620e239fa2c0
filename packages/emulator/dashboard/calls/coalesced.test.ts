import { expect, it, onTestFinished, vi } from 'vitest'
import { coalesced } from './coalesced.ts'

it('runs the first request at once, and combines all later requests into one run after the gap', async () => {
  vi.useFakeTimers()
  onTestFinished(() => {
    vi.useRealTimers()
  })
  let done = 0
  const ask = coalesced(async () => void done++, 500)
  ask()
  expect(done).toBe(1)
  for (let times = 0; times < 100; times++) ask()
  await vi.advanceTimersByTimeAsync(499)
  expect(done).toBe(1)
  await vi.advanceTimersByTimeAsync(1)
  expect(done).toBe(2)
  await vi.advanceTimersByTimeAsync(10_000)
  expect(done).toBe(2)
  ask()
  expect(done).toBe(3)
})
