import { existsSync, mkdirSync, statSync } from 'node:fs'
import { dirname } from 'node:path'
import type { Clock } from '../clock/clock.ts'
import type { Delivery } from './delivery.ts'
import type { Endpoint } from './endpoint.ts'
import { openLineFile, readLines, replaceLines } from './line-file.ts'
import { lock } from './lock.ts'

/** One change. The last one about a thing counts. */
type JournalEntry =
  | { readonly endpoint: Endpoint }
  | { readonly removedEndpoint: string }
  | { readonly delivery: Delivery }
  | { readonly forgotten: string }

export interface Journal {
  /**
   * Written when the call returns, as far as the operating system is concerned: a killed process loses nothing.
   *
   * @throws what the system says; then nothing of it is in the file
   */
  append(entry: JournalEntry): void
  /**
   * Writes the file anew from what there is now, if most of it is outdated. If that fails the file stays as it is, and it is
   * tried again when the file is twice as long.
   */
  shrink(now: Remembered): void
  close(): void
}

export interface Remembered {
  readonly endpoints: ReadonlyMap<string, Endpoint>
  readonly deliveries: ReadonlyMap<string, Delivery>
}

/** The first line, by which the file is known. */
const head = JSON.stringify({ 'audian-webhooks-emulator': 1 })
/** It is written anew when it is so many times as long as it was then, and so much at least. */
const growth = 4
const leastBytes = 16 * 1024 * 1024

/**
 * A file with one change a line, as JSON. Opening it reads what it holds, and writes it anew without what is outdated. A
 * last line that a crash cut off is dropped.
 *
 * @throws if another process uses the file, if it cannot be read or written, or holds something else
 */
export function openJournal(
  path: string,
  clock: Clock,
): { readonly journal: Journal; readonly remembered: Remembered } {
  mkdirSync(dirname(path), { recursive: true })
  const unlock = lock(path)
  try {
    const remembered = read(path, clock)
    return { remembered, journal: journalOf(path, clock, { remembered, unlock }) }
  } catch (error) {
    unlock()
    throw error
  }
}

interface Opened {
  readonly remembered: Remembered
  readonly unlock: () => void
}

function journalOf(path: string, clock: Clock, { remembered, unlock }: Opened): Journal {
  function rewrite(now: Remembered) {
    replaceLines(path, linesOf(now, clock))
    const fresh = openLineFile(path)
    return { fresh, limit: Math.max(leastBytes, fresh.bytes * growth) }
  }
  let { fresh: file, limit } = rewrite(remembered)
  return {
    append: (entry) => file.append(lineOf(entry, clock)),
    shrink(now) {
      if (file.bytes <= limit) return
      const before = file
      try {
        ;({ fresh: file, limit } = rewrite(now))
        before.close()
      } catch {
        limit = before.bytes * 2
      }
    },
    close() {
      file.close()
      unlock()
    },
  }
}

function* linesOf({ endpoints, deliveries }: Remembered, clock: Clock): Generator<string> {
  yield head
  for (const endpoint of endpoints.values()) yield lineOf({ endpoint }, clock)
  for (const delivery of deliveries.values()) yield lineOf({ delivery }, clock)
}

function lineOf(entry: JournalEntry, clock: Clock): string {
  return JSON.stringify('delivery' in entry ? { delivery: onWall(entry.delivery, clock) } : entry)
}

// The schedule's time means nothing in another process, so the file holds wall time instead.
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

function read(path: string, clock: Clock): Remembered {
  const endpoints = new Map<string, Endpoint>()
  const deliveries = new Map<string, Delivery>()
  if (!existsSync(path) || statSync(path).size === 0) return { endpoints, deliveries }
  const lines = readLines(path)
  // Looked for first, since the file is written anew: a wrong path must not cost somebody a file of theirs.
  if (lines.next().value !== head) {
    throw new Error(`${path} is no state of the emulator. Give another file, or remove this one.`)
  }
  let number = 1
  for (const text of lines) {
    const entry = parsed(text, `${path}, line ${++number}`)
    if ('endpoint' in entry) endpoints.set(entry.endpoint.id, entry.endpoint)
    else if ('removedEndpoint' in entry) endpoints.delete(entry.removedEndpoint)
    else if ('delivery' in entry) deliveries.set(entry.delivery.id, onSchedule(entry.delivery, clock))
    else deliveries.delete(entry.forgotten)
  }
  return { endpoints, deliveries }
}

function parsed(text: string, place: string): JournalEntry {
  try {
    return JSON.parse(text)
  } catch {
    throw new Error(`${place} of the emulator's state is damaged. Remove that line, or the file.`)
  }
}
