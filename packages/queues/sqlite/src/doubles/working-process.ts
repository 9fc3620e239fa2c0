import { prepareDatabase } from '@audian-webhooks/store-sqlite'
import { sqliteQueue } from '../open-queue.ts'
import { openDatabase } from './drivers.ts'

// Says which job it runs, and waits until the process that started it ends it. Jobs whose key ends with 'good' are done; one whose key ends with
// 'fatal' ends the process at once, before another job can begin.
const [, , file = ''] = process.argv

const database = openDatabase(file)
prepareDatabase(database, { synchronous: 'NORMAL' })
const queue = sqliteQueue({ database, lockMs: 1000, pollMs: 50, onDurabilityProblem: () => undefined })
queue.work(
  ({ key }, { number, crashes }) => {
    process.send?.({ key, number, crashes })
    if (key.endsWith('fatal')) process.kill(process.pid, 'SIGKILL')
    return key.endsWith('good') ? Promise.resolve('done') : new Promise(() => undefined)
  },
  { concurrency: 5 },
)
