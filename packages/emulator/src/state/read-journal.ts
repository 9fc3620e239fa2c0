import { existsSync, statSync } from 'node:fs'
import { EmulatorError } from '../emulator-error.ts'
import type { Delivery } from './delivery.ts'
import type { Endpoint } from './endpoint.ts'
import { parseEntry } from './journal-entry.ts'
import { readLines } from './line-file.ts'

export interface Remembered {
  readonly endpoints: ReadonlyMap<string, Endpoint>
  readonly deliveries: ReadonlyMap<string, Delivery>
}

/** The first line, which identifies the file. */
export const journalHead = JSON.stringify({ 'audian-webhooks-emulator': 1 })

/**
 * The content of a journal, with its stored times; `undefined` if the file does not exist or is empty.
 *
 * @throws STATE_UNUSABLE if it has other content; the system error if it cannot be read
 */
export function readJournal(path: string): Remembered | undefined {
  if (!existsSync(path) || statSync(path).size === 0) return undefined
  const endpoints = new Map<string, Endpoint>()
  const deliveries = new Map<string, Delivery>()
  const lines = readLines(path)
  // Checked first, since the file is rewritten: a wrong path must not destroy another file.
  if (lines.next().value !== journalHead) {
    const message = `${path} is not a state of the emulator. Use another file, or remove this one.`
    throw new EmulatorError('STATE_UNUSABLE', message)
  }
  let number = 1
  for (const line of lines) {
    const entry = parseEntry(line, { path, line: ++number })
    if ('endpoint' in entry) endpoints.set(entry.endpoint.id, entry.endpoint)
    else if ('removedEndpoint' in entry) endpoints.delete(entry.removedEndpoint)
    else if ('delivery' in entry) deliveries.set(entry.delivery.id, entry.delivery)
    else deliveries.delete(entry.forgotten)
  }
  return { endpoints, deliveries }
}
