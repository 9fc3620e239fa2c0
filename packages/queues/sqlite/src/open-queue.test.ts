import { OptionsError } from '@audian-webhooks/core'
import { prepareDatabase } from '@audian-webhooks/store-sqlite'
import { describe, expect, it, vi } from 'vitest'
import { openDatabase } from './doubles/drivers.ts'
import { newJob } from './doubles/new-job.ts'
import { QueueFiles } from './doubles/queue-files.ts'
import { sqliteQueue } from './open-queue.ts'

const files = new QueueFiles()

describe('wrong options', () => {
  it('are reported all at once', () => {
    const options = { name: '', pollMs: 0, lockMs: 1.5, maxJobs: -1, onError: 1, onDurabilityProblem: 1, table: 'x' }
    expect(() => sqliteQueue(options as never)).toThrow(
      [
        'Invalid options for sqliteQueue():',
        '- table: unknown option. Known options: database, name, pollMs, lockMs, maxJobs, onError, onDurabilityProblem.',
        '- name: must be text that does not begin with sqlite_, not "".',
        '- pollMs: must be a positive whole number of milliseconds, not 0.',
        '- lockMs: must be a positive whole number of milliseconds, not 1.5.',
        '- maxJobs: must be a positive whole number, not -1.',
        '- onError: must be a function.',
        '- onDurabilityProblem: must be a function.',
      ].join('\n'),
    )
  })

  it.each([undefined, {}, { database: {} }])('are also no database: %j', (options) => {
    expect(() => sqliteQueue(options as never)).toThrow(OptionsError)
    expect(() => sqliteQueue(options as never)).toThrow('database: must be a synchronous database')
  })
})

describe('durability', () => {
  it('is reported once: a database in memory, and one that does not wait for the disk', async () => {
    const queue = files.queue({ database: files.open({ synchronous: 'NORMAL' }) })
    for (let count = 0; count < 3; count++) await queue.add(newJob())
    expect(files.problems).toEqual([expect.stringContaining('synchronous is NORMAL')])
    const database = openDatabase(':memory:')
    files.after(() => database.close())
    await files.queue({ database }).add(newJob())
    expect(files.problems).toEqual([expect.anything(), expect.stringContaining('The database is in memory.')])
  })

  it('has no problem with what prepareDatabase() sets', async () => {
    const database = openDatabase(files.file)
    files.after(() => database.close())
    prepareDatabase(database)
    await files.queue({ database }).add(newJob())
    expect(files.problems).toEqual([])
  })

  it('is a process warning without a listener', async () => {
    const emitWarning = vi.spyOn(process, 'emitWarning').mockReturnValue()
    try {
      await sqliteQueue({ database: files.open({ synchronous: 'NORMAL' }) }).add(newJob())
      expect(emitWarning).toHaveBeenCalledExactlyOnceWith(
        expect.stringMatching(/^sqliteQueue: synchronous is NORMAL/),
        { code: 'AUDIAN_WEBHOOKS_SQLITE_DURABILITY' },
      )
    } finally {
      emitWarning.mockRestore()
    }
  })

  it('may be reported to a listener that throws', async () => {
    const emitWarning = vi.spyOn(process, 'emitWarning').mockReturnValue()
    try {
      const onDurabilityProblem = () => {
        throw new Error('no')
      }
      await files.queue({ onDurabilityProblem }).add(newJob())
      expect(emitWarning).toHaveBeenCalledOnce()
    } finally {
      emitWarning.mockRestore()
    }
  })
})

it('leaves the settings of the connection as they were', async () => {
  const database = files.open({ busyTimeoutMs: 1234 })
  const queue = files.queue({ database })
  await queue.add(newJob())
  queue.stats()
  expect(JSON.stringify(database.prepare('PRAGMA busy_timeout').all())).toContain('1234')
})

it('adds nothing once it is closed, commits what was added before, and leaves the database open', async () => {
  const database = files.open()
  const queue = files.queue({ database })
  const adding = queue.add(newJob())
  await queue.close()
  expect(queue.stats()).toMatchObject({ waiting: 1 })
  await adding
  await expect(queue.add(newJob())).rejects.toThrow('sqliteQueue: the queue is closed.')
  expect(() => queue.work(async () => 'done', { concurrency: 1 })).toThrow('the queue is closed')
})

it('says what to do when the database was closed before it', async () => {
  const database = openDatabase(files.file)
  const queue = files.queue({ database })
  await queue.add(newJob())
  database.close()
  await expect(queue.add(newJob())).rejects.toThrow('sqliteQueue: The database is closed.')
  await expect(queue.ready()).rejects.toThrow('sqliteQueue: The database is closed.')
})
