import { fitted, printable } from '@audian-webhooks/emulator/program'
import type { Posted } from '../sending/post.ts'
import { table } from '../terminal/table.ts'
import type { Terminal } from '../terminal/terminal.ts'

/** The outcomes of the deliveries of one event. */
interface Counts {
  sent: number
  '2xx': number
  '4xx': number
  '5xx': number
  /** Without a response, or with one that no receiver sends: 1xx and 3xx. */
  failed: number
}

/** By the event's name. */
export type Tally = Map<string, Counts>

/** The maximum number of names that are counted separately. */
const mostNames = 200

export function count(tally: Tally, event: string, { status = 0 }: Posted): void {
  const name = tally.has(event) || tally.size < mostNames ? event : '(others)'
  const counts = tally.get(name) ?? { sent: 0, '2xx': 0, '4xx': 0, '5xx': 0, failed: 0 }
  tally.set(name, counts)
  counts.sent++
  const kind = `${Math.floor(status / 100)}xx`
  counts[kind === '2xx' || kind === '4xx' || kind === '5xx' ? kind : 'failed']++
}

export function totalOf(tally: Tally): Counts {
  const total: Counts = { sent: 0, '2xx': 0, '4xx': 0, '5xx': 0, failed: 0 }
  for (const counts of tally.values()) {
    for (const key of ['sent', '2xx', '4xx', '5xx', 'failed'] as const) total[key] += counts[key]
  }
  return total
}

export function tallyTable(terminal: Terminal, tally: Tally): string {
  const { red } = terminal.colors
  const bad = (number: number) => (number > 0 ? red(String(number)) : '0')
  const row = (name: string, counts: Counts) => [
    fitted(printable(name), 40).trimEnd(),
    String(counts.sent),
    String(counts['2xx']),
    bad(counts['4xx']),
    bad(counts['5xx']),
    bad(counts.failed),
  ]
  const rows = [...tally].map(([name, counts]) => row(name, counts))
  if (rows.length > 1) rows.push(row('all', totalOf(tally)))
  return table(terminal, ['EVENT', 'SENT', '2XX', '4XX', '5XX', 'FAILED'], rows)
}
