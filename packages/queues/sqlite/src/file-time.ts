import {
  immediately,
  readTexts,
  type SqliteDatabase,
  type SqliteStatement,
} from '@audian-webhooks/store-sqlite/database'
import type { QueueClock } from './queue-clock.ts'
import type { TableNames } from './queue-tables.ts'

/**
 * The time by which jobs are due and runs expire: milliseconds that never go back, also when the clock is set or the machine starts
 * again. It is the machine's uptime and an offset, which the file keeps with the latest time at which the queue has written.
 */
export class FileTime {
  readonly #clock: QueueClock
  readonly #offset: number
  readonly #note: SqliteStatement

  /** @throws what the database throws */
  constructor(database: SqliteDatabase, { totals }: TableNames, clock: QueueClock) {
    this.#clock = clock
    this.#note = database.prepare(`UPDATE ${totals} SET latest = max(latest, ?)`)
    const read = database.prepare(`SELECT time_offset || ' ' || latest FROM ${totals}`)
    const offset = offsetOf(read, clock)
    this.#offset = offset.goesBack
      ? immediately(database, () => {
          // Another process may have found it before.
          const { next } = offsetOf(read, clock)
          database.prepare(`UPDATE ${totals} SET time_offset = ?`).run(next)
          return next
        })
      : offset.next
  }

  now(): number {
    return Math.floor(this.#clock.uptime()) + this.#offset
  }

  /** Keeps the present time in the file. For transactions that write in any case. */
  note(): void {
    this.#note.run(this.now())
  }
}

function offsetOf(read: SqliteStatement, clock: QueueClock): { readonly goesBack: boolean; readonly next: number } {
  const [offset = 0, latest = 0] = (readTexts(read)[0] ?? '').split(' ').map(Number)
  const uptime = Math.floor(clock.uptime())
  // The machine has started again since the latest write.
  const goesBack = uptime + offset < latest
  return { goesBack, next: goesBack ? latest - uptime : offset }
}
