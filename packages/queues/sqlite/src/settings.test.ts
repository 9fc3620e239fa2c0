import { queueCases } from '@audian-webhooks/testing'
import { describe, expect, it } from 'vitest'
import { type OpenDatabase, openDatabase } from './doubles/drivers.ts'
import { newJob } from './doubles/new-job.ts'
import { QueueFiles } from './doubles/queue-files.ts'
import { queueTime } from './doubles/queue-time.ts'
import { openQueue } from './open-queue.ts'

const files = new QueueFiles()

function opened(...pragmas: readonly string[]): OpenDatabase {
  const database = openDatabase(files.file)
  files.after(() => database.close())
  for (const pragma of pragmas) database.exec(`PRAGMA ${pragma}`)
  return database
}

/** What fails of the contract, with queues of different names in one file. */
async function failures(database: OpenDatabase): Promise<string[]> {
  const failed: string[] = []
  for (const [number, { name, run }] of queueCases.entries()) {
    const clock = queueTime()
    const queue = openQueue({ database, name: `queue ${number}`, onDurabilityProblem: () => undefined }, clock)
    await run(() => ({ queue, advance: clock.advance })).catch((error: unknown) => failed.push(`${name}: ${error}`))
  }
  return failed
}

describe('the queue contract is kept with', () => {
  it.each([
    'journal_mode = DELETE',
    'journal_mode = TRUNCATE',
    'journal_mode = PERSIST',
    'foreign_keys = ON',
    'recursive_triggers = ON',
    'trusted_schema = OFF',
    'reverse_unordered_selects = ON',
    'busy_timeout = 0',
    'wal_autocheckpoint = 1',
    'auto_vacuum = INCREMENTAL',
    'secure_delete = ON',
    'page_size = 512',
    "encoding = 'UTF-16le'",
  ])('%s', async (setting) => {
    const wal = setting.startsWith('journal_mode') ? [] : ['journal_mode = WAL']
    // Without waiting for the disk.
    expect(await failures(opened(setting, ...wal, 'synchronous = OFF'))).toEqual([])
  })

  it('integers as bigints', async ({ skip }) => {
    const database = opened('journal_mode = WAL', 'synchronous = OFF')
    if (!('defaultSafeIntegers' in database)) return skip('node:sqlite has an option for it.')
    ;(database as { defaultSafeIntegers(on: boolean): void }).defaultSafeIntegers(true)
    expect(await failures(database)).toEqual([])
  })
})

it('refuses journal_mode MEMORY: a process that is killed could damage the file', async () => {
  const database = files.open()
  database.exec('CREATE TABLE mine (note TEXT)')
  database.exec('PRAGMA journal_mode = DELETE; PRAGMA journal_mode = MEMORY')
  await expect(files.queue({ database }).add(newJob())).rejects.toThrow('sqliteQueue: journal_mode is MEMORY')
})

it('says what to do when the database may only be read', async () => {
  const database = files.open()
  const queue = files.queue({ database })
  await queue.add(newJob())
  database.exec('PRAGMA query_only = ON')
  await expect(queue.add(newJob())).rejects.toThrow('(sqliteQueue: The database cannot be written.')
  await expect(queue.ready()).rejects.toThrow('The database cannot be written.')
  database.exec('PRAGMA query_only = OFF')
  await queue.ready()
})

it('makes its tables again after someone has removed them', async () => {
  const database = files.open()
  const queue = files.queue({ database })
  await queue.add(newJob())
  for (const table of ['jobs', 'runs', 'dead', 'totals']) database.exec(`DROP TABLE audian_webhooks_${table}`)
  await expect(queue.add(newJob())).rejects.toThrow('no such table')
  await queue.add(newJob())
  expect(queue.stats()).toMatchObject({ waiting: 1 })
})
