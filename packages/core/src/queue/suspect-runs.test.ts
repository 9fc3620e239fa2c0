import { expect, it, vi } from 'vitest'
import type { JobResult } from './event-job.ts'
import { SuspectRuns } from './suspect-runs.ts'

/** A run that continues until it is ended. */
function heldRun() {
  const ends: ((result: JobResult) => void)[] = []
  const run = vi.fn(() => new Promise<JobResult>((resolve) => void ends.push(resolve)))
  return { run, end: () => ends.shift()?.('done') }
}

/** The attempt at a job with this number of crashes. */
function attempt(crashes: number, begin: () => void | Promise<void> = () => undefined) {
  return { crashes, begin: vi.fn(begin) }
}

/** Guards runs one after another, and gives what could not be recorded. */
function guarding() {
  const suspects = new SuspectRuns()
  const unrecorded: unknown[] = []
  const guard = (one: ReturnType<typeof attempt>, run: () => Promise<JobResult>) =>
    suspects.guard({ attempt: one, run, onUnrecorded: (error) => unrecorded.push(error) })
  return { guard, unrecorded }
}

it('lets any number of jobs run that have ended no process', async () => {
  const { guard } = guarding()
  const [one, other] = [heldRun(), heldRun()]
  const first = attempt(0)
  const results = [guard(first, one.run), guard(attempt(0), other.run)]
  one.end()
  other.end()
  expect(await Promise.all(results)).toEqual(['done', 'done'])
  expect(first.begin).not.toHaveBeenCalled()
})

it('runs one job at a time that was running when a process ended, beside others', async () => {
  const { guard } = guarding()
  const [suspect, other, fresh] = [heldRun(), heldRun(), heldRun()]
  const first = guard(attempt(1), suspect.run)
  const waiting = attempt(2)
  expect(await guard(waiting, other.run)).toEqual({ again: expect.any(Number) })
  expect(waiting.begin).not.toHaveBeenCalled()
  expect(other.run).not.toHaveBeenCalled()
  const third = guard(attempt(0), fresh.run)
  await expect.poll(() => suspect.run.mock.calls.length).toBe(1)
  suspect.end()
  fresh.end()
  expect(await Promise.all([first, third])).toEqual(['done', 'done'])

  const again = guard(attempt(2), other.run)
  await expect.poll(() => other.run.mock.calls.length).toBe(1)
  other.end()
  expect(await again).toBe('done')
})

it('begins a run when the queue has recorded that it begins', async () => {
  let record: () => void = () => undefined
  const recorded = new Promise<void>((resolve) => {
    record = resolve
  })
  const { guard } = guarding()
  const [suspect, other] = [heldRun(), heldRun()]
  const first = guard(
    attempt(1, () => recorded),
    suspect.run,
  )
  expect(await guard(attempt(1), other.run)).toEqual({ again: expect.any(Number) })
  expect(suspect.run).not.toHaveBeenCalled()
  record()
  await expect.poll(() => suspect.run.mock.calls.length).toBe(1)
  suspect.end()
  expect(await first).toBe('done')
})

it.each([
  () => Promise.reject(new Error('Redis is away')),
  () => {
    throw new Error('The disk is full')
  },
])('puts a job back whose begin cannot be recorded, and continues with the next one', async (begin) => {
  const { guard, unrecorded } = guarding()
  const { run } = heldRun()
  expect(await guard(attempt(1, begin), run)).toEqual({ again: expect.any(Number) })
  expect(run).not.toHaveBeenCalled()
  expect(unrecorded).toEqual([expect.any(Error)])
  expect(await guard(attempt(1), async () => 'done')).toBe('done')
})

it('continues after a run that rejects', async () => {
  const { guard } = guarding()
  await expect(guard(attempt(1), () => Promise.reject(new Error('no')))).rejects.toThrow('no')
  expect(await guard(attempt(1), async () => 'done')).toBe('done')
})

it('spreads the jobs that wait for their turn over two seconds', async () => {
  const { guard } = guarding()
  void guard(attempt(1), heldRun().run)
  const waits = await Promise.all(Array.from({ length: 100 }, () => guard(attempt(1), heldRun().run)))
  const ms = waits.map((wait) => (typeof wait === 'object' && 'again' in wait ? wait.again : Number.NaN))
  expect(Math.min(...ms)).toBeGreaterThanOrEqual(500)
  expect(Math.max(...ms)).toBeLessThanOrEqual(2000)
  expect(new Set(ms).size).toBeGreaterThan(10)
})

it('sets a job aside that was running when three processes ended', async () => {
  const { guard } = guarding()
  const { run } = heldRun()
  expect(await guard(attempt(3), run)).toEqual({ dead: 'crashed: the process ended during 3 runs.' })
  expect(run).not.toHaveBeenCalled()
})
