import { bullmqQueue } from '../open-queue.ts'

// Says when it runs a job that never ends, and closes the queue when it is asked to. Nothing may keep the process alive then.
const [, , url = '', name = ''] = process.argv

const queue = bullmqQueue({ connection: { url }, name, onError: () => undefined, onDurabilityProblem: () => undefined })
const worker = queue.work(
  () => {
    process.send?.('running')
    return new Promise(() => undefined)
  },
  { concurrency: 1 },
)
process.once('message', async () => {
  await worker.stop({ timeoutMs: 1 })
  await queue.close()
  process.disconnect()
})
process.send?.('started')
