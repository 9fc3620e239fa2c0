import type { DeadLetter } from '@audian-webhooks/core/queue'
import {
  countChanges,
  readTexts,
  type SqliteDatabase,
  type SqliteStatement,
} from '@audian-webhooks/store-sqlite/database'
import type { FileTime } from './file-time.ts'
import { jobFrom } from './job-row.ts'
import type { TableNames } from './queue-tables.ts'

/** The statements on dead letters. Those that write belong in a transaction, which the caller opens. */
export class Letters {
  readonly #time: FileTime
  readonly #list: SqliteStatement
  readonly #find: SqliteStatement
  readonly #putBack: SqliteStatement
  readonly #delete: SqliteStatement

  constructor(database: SqliteDatabase, { jobs, dead }: TableNames, time: FileTime) {
    this.#time = time
    const text = `json_array(id, died_at, attempts, reason, error, hex(body), job) FROM ${dead}`
    this.#list = database.prepare(`SELECT ${text} ORDER BY id DESC LIMIT ? OFFSET ?`)
    this.#find = database.prepare(`SELECT ${text} WHERE id = ?`)
    // Its key may be in the queue again by now.
    this.#putBack = database.prepare(
      `INSERT INTO ${jobs} (key, received_at, due, job, body)
SELECT key, received_at, ?, job, body FROM ${dead} WHERE id = ? ON CONFLICT (key) DO NOTHING`,
    )
    this.#delete = database.prepare(`DELETE FROM ${dead} WHERE id = ?`)
  }

  /** The newest first. */
  list(limit: number, offset: number): DeadLetter[] {
    return readTexts(this.#list, limit, offset).map(letterFrom)
  }

  get(id: number): DeadLetter | undefined {
    const [text] = readTexts(this.#find, id)
    return text === undefined ? undefined : letterFrom(text)
  }

  /** Puts the job back, with all its attempts. False: there is no such letter. */
  replay(id: number): boolean {
    if (readTexts(this.#find, id).length === 0) return false
    this.#putBack.run(this.#time.now(), id)
    return this.discard(id)
  }

  discard(id: number): boolean {
    return countChanges(this.#delete, id) === 1
  }
}

function letterFrom(text: string): DeadLetter {
  const [id, diedAt, attempts, reason, error, body, job] = JSON.parse(text)
  return { id: String(id), job: jobFrom(job, body), reason, error: error ?? undefined, attempts, diedAt }
}
