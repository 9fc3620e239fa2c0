import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { prepareDatabase } from '@audian-webhooks/store-sqlite'
import { describeQueueContract } from '@audian-webhooks/testing/vitest'
import { openDatabase, testedDriver } from './doubles/drivers.ts'
import { queueTime } from './doubles/queue-time.ts'
import { openQueue } from './open-queue.ts'

describeQueueContract(`sqliteQueue with ${testedDriver}`, () => {
  const folder = mkdtempSync(join(tmpdir(), 'sqlite-queue-'))
  const database = openDatabase(join(folder, 'app.db'))
  // Without waiting for the disk: the contract is about answers.
  prepareDatabase(database, { synchronous: 'NORMAL' })
  const clock = queueTime()
  return {
    queue: openQueue({ database, onDurabilityProblem: () => undefined }, clock),
    advance: clock.advance,
    close() {
      database.close()
      rmSync(folder, { recursive: true })
    },
  }
})
