import { expect, it, vi } from 'vitest'
import type { JobResult } from './event-job.ts'
import { SuspectRuns } from './suspect-runs.ts'

const noPause = () => Promise.resolve()

/** A run that continues until it is ended. */
function heldRun() {
  const ends: ((result: JobResult) => void)[] = []
  const run = vi.fn(() => new Promise<JobResult>((resolve) => void ends.push(resolve)))
  return { run, end: () => ends.pop()?.('done') }
}

it('lets any number of jobs run that have ended no process', async () => {
  const suspects = new SuspectRuns(noPause)
  const [one, other] = [heldRun(), heldRun()]
  const results = [suspects.guard(0, one.run), suspects.guard(0, other.run)]
  one.end()
  other.end()
  expect(await Promise.all(results)).toEqual(['done', 'done'])
})

it('runs one job at a time that was running when a process ended, beside others', async () => {
  const suspects = new SuspectRuns(noPause)
  const [suspect, other, fresh] = [heldRun(), heldRun(), heldRun()]
  const first = suspects.guard(1, suspect.run)
  const second = await suspects.guard(2, other.run)
  expect(second).toEqual({ again: expect.any(Number) })
  expect(other.run).not.toHaveBeenCalled()
  const third = suspects.guard(0, fresh.run)
  await expect.poll(() => suspect.run.mock.calls.length).toBe(1)
  suspect.end()
  fresh.end()
  expect(await Promise.all([first, third])).toEqual(['done', 'done'])

  const again = suspects.guard(2, other.run)
  await expect.poll(() => other.run.mock.calls.length).toBe(1)
  other.end()
  expect(await again).toBe('done')
})

it('begins a run when the jobs that were taken with it are back in the queue', async () => {
  let endPause: () => void = () => undefined
  const pause = new Promise<void>((resolve) => {
    endPause = resolve
  })
  const suspects = new SuspectRuns(() => pause)
  const [suspect, other] = [heldRun(), heldRun()]
  const first = suspects.guard(1, suspect.run)
  expect(await suspects.guard(1, other.run)).toEqual({ again: expect.any(Number) })
  expect(suspect.run).not.toHaveBeenCalled()
  endPause()
  await expect.poll(() => suspect.run.mock.calls.length).toBe(1)
  suspect.end()
  expect(await first).toBe('done')
})

it('continues after a run that rejects', async () => {
  const suspects = new SuspectRuns(noPause)
  await expect(suspects.guard(1, () => Promise.reject(new Error('no')))).rejects.toThrow('no')
  expect(await suspects.guard(1, async () => 'done')).toBe('done')
})

it('spreads the jobs that wait for their turn over some seconds', async () => {
  const suspects = new SuspectRuns(noPause)
  void suspects.guard(1, heldRun().run)
  const waits = await Promise.all(Array.from({ length: 100 }, () => suspects.guard(1, heldRun().run)))
  const ms = waits.map((wait) => (typeof wait === 'object' && 'again' in wait ? wait.again : Number.NaN))
  expect(Math.min(...ms)).toBeGreaterThanOrEqual(1500)
  expect(Math.max(...ms)).toBeLessThanOrEqual(3000)
  expect(new Set(ms).size).toBeGreaterThan(10)
})

it('sets a job aside that was running when three processes ended', async () => {
  const suspects = new SuspectRuns(noPause)
  const { run } = heldRun()
  expect(await suspects.guard(3, run)).toEqual({ dead: 'crashed: the process ended during 3 runs.' })
  expect(run).not.toHaveBeenCalled()
})
