import { closeSync, existsSync, mkdirSync, openSync, readFileSync, renameSync, writeFileSync, writeSync } from 'node:fs'
import { dirname } from 'node:path'
import type { Clock } from '../clock/clock.ts'
import type { Delivery } from './delivery.ts'
import type { Endpoint } from './endpoint.ts'

/** One change. The last one about a thing counts. */
type JournalEntry =
  | { readonly endpoint: Endpoint }
  | { readonly removedEndpoint: string }
  | { readonly delivery: Delivery }
  | { readonly forgotten: string }

export interface Journal {
  /** Written when the call returns, as far as the operating system is concerned: a killed process loses nothing. */
  append(entry: JournalEntry): void
  close(): void
}

export interface Remembered {
  readonly endpoints: Map<string, Endpoint>
  readonly deliveries: Map<string, Delivery>
}

/** The first line, by which the file is known. */
const head = `${JSON.stringify({ 'audian-webhooks-emulator': 1 })}\n`

/**
 * A file with one change a line, as JSON. Opening it reads what it holds, and writes it anew without what is outdated. A
 * last line that a crash cut off is dropped. For one process at a time: nothing locks it.
 *
 * @throws if the file cannot be read or written, or holds something else
 */
export function openJournal(
  path: string,
  clock: Clock,
): { readonly journal: Journal; readonly remembered: Remembered } {
  const { endpoints, deliveries } = read(path)
  mkdirSync(dirname(path), { recursive: true })
  const entries: JournalEntry[] = [
    ...[...endpoints.values()].map((endpoint) => ({ endpoint })),
    ...[...deliveries.values()].map((delivery) => ({ delivery })),
  ]
  // The secrets in it are for this user's eyes.
  writeFileSync(`${path}.new`, head + entries.map(line).join(''), { mode: 0o600 })
  renameSync(`${path}.new`, path)
  const file = openSync(path, 'a', 0o600)
  return {
    remembered: { endpoints, deliveries: new Map([...deliveries].map(([id, kept]) => [id, onSchedule(kept, clock)])) },
    journal: {
      append: (entry) =>
        void writeSync(file, line('delivery' in entry ? { delivery: onWall(entry.delivery, clock) } : entry)),
      close: () => closeSync(file),
    },
  }
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

function line(entry: JournalEntry): string {
  return `${JSON.stringify(entry)}\n`
}

function read(path: string): Remembered {
  const remembered: Remembered = { endpoints: new Map(), deliveries: new Map() }
  const text = existsSync(path) ? readFileSync(path, 'utf8') : ''
  if (text === '') return remembered
  // Looked for first, since the file is written anew: a wrong path must not cost somebody a file of theirs.
  if (!text.startsWith(head)) throw foreign(path)
  const lines = text.slice(head.length).split('\n')
  // What follows the last line feed was cut off, or is nothing.
  lines.pop()
  for (const entry of lines) apply(remembered, parsed(entry, path))
  return remembered
}

function parsed(text: string, path: string): JournalEntry {
  try {
    return JSON.parse(text)
  } catch {
    throw foreign(path)
  }
}

function foreign(path: string): Error {
  return new Error(`${path} is no state of the emulator. Give another file, or remove this one.`)
}

function apply({ endpoints, deliveries }: Remembered, entry: JournalEntry): void {
  if ('endpoint' in entry) endpoints.set(entry.endpoint.id, entry.endpoint)
  else if ('removedEndpoint' in entry) endpoints.delete(entry.removedEndpoint)
  else if ('delivery' in entry) deliveries.set(entry.delivery.id, entry.delivery)
  else if ('forgotten' in entry) deliveries.delete(entry.forgotten)
}
