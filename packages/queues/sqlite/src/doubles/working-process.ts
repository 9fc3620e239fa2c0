import { prepareDatabase } from '@audian-webhooks/store-sqlite'
import { sqliteQueue } from '../open-queue.ts'
import { openDatabase } from './drivers.ts'

// Says which job it runs, and waits until the process that started it ends it. Jobs whose key ends with 'good' are done;
// runs of those whose key ends with 'waiting' do not begin.
const [, , file = ''] = process.argv

const database = openDatabase(file)
prepareDatabase(database, { synchronous: 'NORMAL' })
const queue = sqliteQueue({ database, lockMs: 1000, pollMs: 50, onDurabilityProblem: () => undefined })
queue.work(
  async ({ key }, { number, crashes, begin }) => {
    if (crashes > 0 && !key.endsWith('waiting')) await begin()
    process.send?.({ key, number, crashes })
    return key.endsWith('good') ? 'done' : await new Promise(() => undefined)
  },
  { concurrency: 5 },
)
