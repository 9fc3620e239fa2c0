import { prepareDatabase } from '@audian-webhooks/store-sqlite'
import { sqliteQueue } from '../open-queue.ts'
import { openDatabase } from './drivers.ts'
import { newJob } from './new-job.ts'

// Adds jobs, ten at once, and says of each when it is safe, until it is killed.
const [, , file = ''] = process.argv

const database = openDatabase(file)
prepareDatabase(database)
const queue = sqliteQueue({ database })
for (;;) {
  await Promise.all(
    Array.from({ length: 10 }, async () => {
      const job = newJob({ body: Buffer.alloc(5000).toString('base64') })
      await queue.add(job)
      process.send?.(job.key)
    }),
  )
}
