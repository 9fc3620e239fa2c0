import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { QueueWorker, RunJob } from '@audian-webhooks/core/queue'
import { type DatabaseSettings, prepareDatabase } from '@audian-webhooks/store-sqlite'
import { afterEach } from 'vitest'
import { openQueue } from '../open-queue.ts'
import { machineClock, type QueueClock } from '../queue-clock.ts'
import type { SqliteQueue, SqliteQueueOptions } from '../sqlite-queue.ts'
import { type OpenDatabase, openDatabase } from './drivers.ts'
import type { QueueTime } from './queue-time.ts'

/** The queues of a test in one file, each with its own connection. All of them end with the test. */
export class QueueFiles {
  readonly errors: string[] = []
  readonly problems: string[] = []
  readonly #clocks = new Set<Pick<QueueTime, 'advance'>>()
  #folder: string | undefined
  readonly #ends: (() => unknown)[] = []

  constructor() {
    afterEach(() => this.#end())
  }

  get folder(): string {
    this.#folder ??= mkdtempSync(join(tmpdir(), 'sqlite-queue-'))
    return this.#folder
  }

  get file(): string {
    return join(this.folder, 'app.db')
  }

  /** Without waiting for the disk, unless a test asks for it. */
  open(settings: DatabaseSettings = { synchronous: 'NORMAL' }): OpenDatabase {
    const database = openDatabase(this.file)
    this.after(() => database.close())
    prepareDatabase(database, settings)
    return database
  }

  queue(options: Partial<SqliteQueueOptions> = {}, clock: QueueClock | QueueTime = machineClock): SqliteQueue {
    if ('advance' in clock) this.#clocks.add(clock)
    const queue = openQueue(
      {
        database: options.database ?? this.open(),
        pollMs: 50,
        onError: ({ message }) => this.errors.push(message),
        onDurabilityProblem: (problem) => this.problems.push(problem),
        ...options,
      },
      clock,
    )
    this.after(() => queue.close())
    return queue
  }

  work(queue: SqliteQueue, run: RunJob, concurrency = 10): QueueWorker {
    const worker = queue.work(run, { concurrency })
    this.after(() => worker.stop({ timeoutMs: 1 }))
    return worker
  }

  /** Does something after the test, before its folder is removed. */
  after(end: () => unknown): void {
    this.#ends.push(end)
  }

  async #end(): Promise<void> {
    for (const end of this.#ends.splice(0).reverse()) {
      const ended = end()
      for (const clock of this.#clocks) await clock.advance(1)
      await ended
    }
    this.#clocks.clear()
    if (this.#folder !== undefined) rmSync(this.#folder, { recursive: true })
    this.#folder = undefined
    this.errors.length = 0
    this.problems.length = 0
  }
}
