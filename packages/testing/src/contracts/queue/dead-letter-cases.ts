import { deepEqual, equal } from 'node:assert/strict'
import { type QueueBench, type QueueCase, queueCase } from './queue-case.ts'

/** Moves as many jobs to the dead letters, one after another. */
async function bury({ add, work, run, end }: QueueBench, count = 1): Promise<void> {
  work()
  for (let number = 1; number <= count; number++) {
    await add()
    await end(await run(number), { dead: `reason ${number}`, error: `error ${number}` })
  }
}

async function firstId({ queue }: QueueBench): Promise<string> {
  const [letter] = await queue.deadLetters.list()
  return letter?.id ?? 'none'
}

/** Jobs that no attempt could handle. */
export const deadLetterCases: readonly QueueCase[] = [
  queueCase('dead: keeps the job, the reason, the error and the attempts', async ({ add, work, run, end, queue }) => {
    work()
    const job = await add()
    await end(await run(1), { retry: 1, error: 'first' })
    await end(await run(2), { dead: 'used up', error: 'second' })
    const [letter] = await queue.deadLetters.list()
    const { reason, error, attempts } = letter ?? {}
    deepEqual(
      { key: letter?.job.key, body: letter?.job.body, reason, error, attempts, diedAt: typeof letter?.diedAt },
      { key: job.key, body: job.body, reason: 'used up', error: 'second', attempts: 2, diedAt: 'number' },
    )
    equal((await queue.stats()).dead, 1, 'stats().dead')
  }),
  queueCase('dead: lists the newest first, page by page', async (bench) => {
    await bury(bench, 3)
    const list = async (page?: { limit?: number; offset?: number }) =>
      (await bench.queue.deadLetters.list(page)).map(({ reason }) => reason)
    deepEqual(await list(), ['reason 3', 'reason 2', 'reason 1'])
    deepEqual(await list({ limit: 1, offset: 1 }), ['reason 2'])
  }),
  queueCase('dead: finds a letter by its id', async (bench) => {
    await bury(bench)
    const { deadLetters } = bench.queue
    equal((await deadLetters.get(await firstId(bench)))?.reason, 'reason 1')
    equal(await deadLetters.get('unknown'), undefined)
  }),
  queueCase('replay: runs the job with all its attempts', async (bench) => {
    await bury(bench)
    const { deadLetters } = bench.queue
    const id = await firstId(bench)
    equal(await deadLetters.replay(id), true, 'replay()')
    const { number, crashes } = await bench.run(2)
    deepEqual({ number, crashes }, { number: 1, crashes: 0 })
    equal((await deadLetters.list()).length, 0, 'dead letters after the replay')
    equal(await deadLetters.replay(id), false, 'replay() a second time')
  }),
  queueCase('discard: deletes the letter', async (bench) => {
    await bury(bench)
    const { deadLetters } = bench.queue
    const id = await firstId(bench)
    equal(await deadLetters.discard(id), true, 'discard()')
    equal((await deadLetters.list()).length, 0, 'dead letters after discard()')
    equal(await deadLetters.discard(id), false, 'discard() a second time')
  }),
]
