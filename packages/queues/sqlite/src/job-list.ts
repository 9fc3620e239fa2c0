import type { QueueClock } from './queue-clock.ts'
import type { QueueFile } from './queue-file.ts'
import { isRowId } from './row-id.ts'
import type { SqliteJob, SqliteJobs } from './sqlite-jobs.ts'

export class JobList implements SqliteJobs {
  readonly #file: QueueFile
  readonly #clock: QueueClock

  constructor(file: QueueFile, clock: QueueClock) {
    this.#file = file
    this.#clock = clock
  }

  list({ state, limit = 100, offset = 0 }: Parameters<SqliteJobs['list']>[0]): readonly SqliteJob[] {
    return this.#file.read(({ rows }) => rows.list(state, { limit, offset, wallTime: this.#clock.now() }))
  }

  get(id: string): SqliteJob | undefined {
    return isRowId(id) ? this.#file.read(({ rows }) => rows.get(Number(id), this.#clock.now())) : undefined
  }
}
