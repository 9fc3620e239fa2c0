import {
  durabilityProblems,
  explainedError,
  immediately,
  type SqliteDatabase,
} from '@audian-webhooks/store-sqlite/database'
import { isPassing, waitingBriefly } from './brief-wait.ts'
import { FileTime } from './file-time.ts'
import { JobRows } from './job-rows.ts'
import { Jobs } from './jobs.ts'
import { Letters } from './letters.ts'
import type { QueueClock } from './queue-clock.ts'
import { QueueFigures } from './queue-figures.ts'
import { createTables, tableNames } from './queue-tables.ts'

export const owner = 'sqliteQueue'

export interface Tables {
  readonly jobs: Jobs
  readonly rows: JobRows
  readonly letters: Letters
  readonly figures: QueueFigures
  readonly time: FileTime
}

interface QueueFileParts {
  readonly database: SqliteDatabase
  readonly name: string
  readonly clock: QueueClock
  onDurabilityProblem(problem: string): void
}

/** The queue's tables in the user's file. They are made at the first call. */
export class QueueFile {
  readonly #parts: QueueFileParts
  readonly #reported = new Set<string>()
  #tables: Tables | undefined

  constructor(parts: QueueFileParts) {
    this.#parts = parts
  }

  read<T>(work: (tables: Tables) => T): T {
    return this.#explained(() => work(this.#opened()))
  }

  /** Works in a transaction, and has committed it when it returns. */
  transact<T>(work: (tables: Tables) => T): T {
    const { database } = this.#parts
    return this.#explained(() =>
      waitingBriefly(database, () => {
        const tables = this.#opened()
        return immediately(database, () => {
          const value = work(tables)
          tables.time.note()
          return value
        })
      }),
    )
  }

  #opened(): Tables {
    this.#tables ??= this.#open()
    return this.#tables
  }

  // The next call begins again: the tables may have been removed.
  #explained<T>(work: () => T): T {
    try {
      return work()
    } catch (error) {
      if (!isPassing(error)) this.#tables = undefined
      throw explainedError(error, owner)
    }
  }

  #open(): Tables {
    const { database, name, clock } = this.#parts
    const problems = durabilityProblems(database, { owner, losesEvents: true })
    createTables(database, name)
    const names = tableNames(name)
    const time = new FileTime(database, names, clock)
    const tables = {
      jobs: new Jobs(database, names, time),
      rows: new JobRows(database, names, time),
      letters: new Letters(database, names, time),
      figures: new QueueFigures(database, names, time),
      time,
    }
    for (const problem of problems) this.#reportOnce(problem)
    return tables
  }

  // A listener that throws must not refuse the event.
  #reportOnce(problem: string): void {
    if (this.#reported.has(problem)) return
    this.#reported.add(problem)
    try {
      this.#parts.onDurabilityProblem(problem)
    } catch {
      warnOfDurability(problem)
    }
  }
}

export function warnOfDurability(problem: string): void {
  process.emitWarning(`${owner}: ${problem}`, { code: 'AUDIAN_WEBHOOKS_SQLITE_DURABILITY' })
}
