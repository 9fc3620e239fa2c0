import { bullmqQueue } from '../open-queue.ts'

// Says which job it runs, and waits until the process that started it ends it. Jobs whose key ends with 'good' are done;
// runs of those whose key ends with 'waiting' do not begin.
const [, , url = '', name = ''] = process.argv

const queue = bullmqQueue({ connection: { url }, name, lockMs: 1000, stalledCheckMs: 500 })
queue.work(
  async ({ key }, { number, crashes, begin }) => {
    if (crashes > 0 && !key.endsWith('waiting')) await begin()
    process.send?.({ key, number, crashes })
    return key.endsWith('good') ? 'done' : await new Promise(() => undefined)
  },
  { concurrency: 5 },
)
