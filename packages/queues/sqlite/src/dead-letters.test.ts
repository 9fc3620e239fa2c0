import { expect, it } from 'vitest'
import { HeldRuns } from './doubles/held-runs.ts'
import { newJob } from './doubles/new-job.ts'
import { QueueFiles } from './doubles/queue-files.ts'

const files = new QueueFiles()

async function queueWithLetter() {
  const queue = files.queue()
  const held = new HeldRuns()
  files.work(queue, held.run)
  const job = newJob({ key: 'app:evt_1' })
  await queue.add(job)
  ;(await held.nth(1)).end({ dead: 'no', error: 'why' })
  await expect.poll(() => queue.deadLetters.list()).toHaveLength(1)
  return { queue, held, job }
}

it('keeps the job of a letter whole', async () => {
  const { queue, job } = await queueWithLetter()
  expect(queue.deadLetters.list()[0]?.job).toEqual(job)
  expect(queue.deadLetters.get(queue.deadLetters.list()[0]?.id ?? '')?.job).toEqual(job)
})

it('replays a letter whose event waits again: the job is there once, and the letter gone', async () => {
  const { queue, held } = await queueWithLetter()
  await queue.add(newJob({ key: 'app:evt_1' }))
  await held.nth(2)
  expect(await queue.deadLetters.replay('1')).toBe(true)
  expect(queue.stats()).toMatchObject({ waiting: 0, running: 1, dead: 0 })
})

it('never gives the id of a letter to another one', async () => {
  const { queue, held } = await queueWithLetter()
  expect(await queue.deadLetters.discard('1')).toBe(true)
  await queue.add(newJob())
  ;(await held.nth(2)).end({ dead: 'no' })
  await expect.poll(() => queue.deadLetters.list()).toMatchObject([{ id: '2' }])
  expect(await queue.deadLetters.discard('1')).toBe(false)
})

it.each(['', '0', '-1', '1.5', '1e0', ' 1', 'x', '9'.repeat(30)])('finds no letter %j', async (id) => {
  const { queue } = await queueWithLetter()
  expect(queue.deadLetters.get(id)).toBeUndefined()
  expect(await queue.deadLetters.replay(id)).toBe(false)
  expect(await queue.deadLetters.discard(id)).toBe(false)
  expect(queue.stats()).toMatchObject({ dead: 1 })
})
