import { bullmqQueue } from '../open-queue.ts'

// Says which job it runs, and waits until the process that started it ends it. Jobs whose key ends with 'good' are done.
const [, , url = '', name = ''] = process.argv

const queue = bullmqQueue({ connection: { url }, name, lockMs: 1000, stalledCheckMs: 500 })
queue.work(
  ({ key }, { number, crashes }) => {
    process.send?.({ key, number, crashes })
    return key.endsWith('good') ? Promise.resolve('done') : new Promise(() => undefined)
  },
  { concurrency: 5 },
)
