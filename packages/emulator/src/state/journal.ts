import { mkdirSync } from 'node:fs'
import { dirname } from 'node:path'
import type { Clock } from '../clock/clock.ts'
import type { Delivery } from './delivery.ts'
import type { JournalEntry } from './journal-entry.ts'
import { type LineFile, openLineFile, replaceLines } from './line-file.ts'
import { lock } from './lock.ts'
import { journalHead, type Remembered, readJournal } from './read-journal.ts'
import { describedFailure, stateError } from './state-error.ts'

export interface Journal {
  /**
   * When the call returns, the operating system has the data: a killed process loses nothing.
   *
   * @throws STATE_UNUSABLE if it cannot be written; then the file contains no part of it
   */
  append(entry: JournalEntry): void
  /**
   * Rewrites the file from the current state, if most of it is outdated. If that fails, the file stays as it is, a
   * warning reports it, and it is tried again when the file is twice as long.
   */
  shrink(now: Remembered): void
  /**
   * Always rewrites the file from the current state.
   *
   * @throws STATE_UNUSABLE if it cannot be written; then the file stays as it is
   */
  replace(now: Remembered): void
  close(): void
}

/** The file is rewritten when it has grown by this factor since the last time, and has at least this length. */
const growth = 4
const leastBytes = 16 * 1024 * 1024

/**
 * A file with one change a line, as JSON. Opening it reads the content, and rewrites the file without outdated lines; if
 * the disk has no space for that, the file is used as it is. A last line that a crash cut off is dropped.
 *
 * @throws STATE_UNUSABLE if another process uses the file, if it cannot be read or written, or has other content
 */
export function openJournal(
  path: string,
  clock: Clock,
): { readonly journal: Journal; readonly remembered: Remembered } {
  let unlock: () => void = () => undefined
  try {
    mkdirSync(dirname(path), { recursive: true })
    unlock = lock(path)
    const kept = readJournal(path)
    const remembered = kept === undefined ? nothing() : withTimes(kept, (delivery) => onSchedule(delivery, clock))
    const opened = kept === undefined ? rewritten(path, remembered, clock) : compactedOrAsItIs(path, remembered, clock)
    return { remembered, journal: journalOf(path, clock, { ...opened, unlock }) }
  } catch (error) {
    unlock()
    throw stateError(`Cannot use the emulator's state ${path}`, error)
  }
}

interface Opened {
  readonly file: LineFile
  /** The length at which it is rewritten. */
  readonly limit: number
}

function rewritten(path: string, now: Remembered, clock: Clock): Opened {
  replaceLines(path, linesOf(now, clock))
  const file = openLineFile(path)
  return { file, limit: Math.max(leastBytes, file.bytes * growth) }
}

function compactedOrAsItIs(path: string, now: Remembered, clock: Clock): Opened {
  try {
    return rewritten(path, now, clock)
  } catch (error) {
    const file = openLineFile(path)
    warnOfGrowth(path, error)
    return { file, limit: Math.max(leastBytes, file.bytes * 2) }
  }
}

function warnOfGrowth(path: string, error: unknown): void {
  const failed = `Cannot write a compact copy of the emulator's state ${path}, so the file is used as it is and grows`
  process.emitWarning(describedFailure(failed, error), { type: 'EmulatorWarning' })
}

function journalOf(path: string, clock: Clock, opened: Opened & { readonly unlock: () => void }): Journal {
  let { file, limit } = opened
  return {
    append(entry) {
      try {
        file.append(lineOf(entry, clock))
      } catch (error) {
        throw stateError(`Cannot write the emulator's state ${path}`, error)
      }
    },
    shrink(now) {
      if (file.bytes <= limit) return
      const before = file
      try {
        ;({ file, limit } = rewritten(path, now, clock))
        before.close()
      } catch (error) {
        limit = before.bytes * 2
        warnOfGrowth(path, error)
      }
    },
    replace(now) {
      const before = file
      try {
        ;({ file, limit } = rewritten(path, now, clock))
      } catch (error) {
        throw stateError(`Cannot write the emulator's state ${path}`, error)
      }
      before.close()
    },
    close() {
      file.close()
      opened.unlock()
    },
  }
}

function* linesOf({ endpoints, deliveries }: Remembered, clock: Clock): Generator<string> {
  yield journalHead
  for (const endpoint of endpoints.values()) yield lineOf({ endpoint }, clock)
  for (const delivery of deliveries.values()) yield lineOf({ delivery }, clock)
}

function lineOf(entry: JournalEntry, clock: Clock): string {
  return JSON.stringify('delivery' in entry ? { delivery: onWall(entry.delivery, clock) } : entry)
}

// The schedule's time is meaningless in another process, so the file contains wall time instead.
function onWall(delivery: Delivery, clock: Clock): Delivery {
  return shifted(delivery, clock.now() - clock.monotonic())
}

function onSchedule(delivery: Delivery, clock: Clock): Delivery {
  return shifted(delivery, clock.monotonic() - clock.now())
}

function shifted(delivery: Delivery, byMs: number): Delivery {
  const { nextAttemptAt } = delivery
  return nextAttemptAt === undefined ? delivery : { ...delivery, nextAttemptAt: nextAttemptAt + byMs }
}

function withTimes({ endpoints, deliveries }: Remembered, changed: (delivery: Delivery) => Delivery): Remembered {
  const entries = [...deliveries].map(([id, delivery]) => [id, changed(delivery)] as const)
  return { endpoints, deliveries: new Map(entries) }
}

function nothing(): Remembered {
  return { endpoints: new Map(), deliveries: new Map() }
}
