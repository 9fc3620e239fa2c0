import { equal } from 'node:assert/strict'
import { momentMs, type QueueCase, queueCase } from './queue-case.ts'

/** Stopping workers. */
export const stopCases: readonly QueueCase[] = [
  queueCase('stop: begins no more jobs', async ({ add, work, runs, advance, queue }) => {
    const worker = work()
    await worker.stop({ timeoutMs: 10_000 })
    await add()
    await advance(5 * momentMs)
    equal(runs.length, 0, 'runs')
    equal((await queue.stats()).waiting, 1, 'stats().waiting')
  }),
  queueCase('stop: waits for the running jobs', async ({ add, work, run, advance, until, queue }) => {
    const worker = work()
    await add()
    const begun = await run(1)
    let stopped = false
    const stopping = worker.stop({ timeoutMs: 60_000 }).then(() => {
      stopped = true
    })
    await advance(5 * momentMs)
    equal(stopped, false, 'whether stop() has resolved while a job is running')
    begun.end('done')
    await until(() => stopped, 'stop() resolves')
    await stopping
    equal((await queue.stats()).running, 0, 'stats().running')
  }),
  queueCase('stop: gives back what has not ended in time', async ({ add, work, run, until }) => {
    const worker = work()
    const job = await add()
    await run(1)
    let stopped = false
    void worker.stop({ timeoutMs: momentMs }).then(() => {
      stopped = true
    })
    await until(() => stopped, 'stop() resolves')
    work()
    equal((await run(2)).job.key, job.key)
  }),
]
