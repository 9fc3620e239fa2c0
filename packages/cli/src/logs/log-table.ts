import type { WebhookLog } from '@audian-webhooks/client'
import { printable } from '@audian-webhooks/emulator/program'
import { table } from '../terminal/table.ts'
import type { Terminal } from '../terminal/terminal.ts'

export function logTable(terminal: Terminal, entries: readonly WebhookLog[]): string {
  return table(
    terminal,
    ['TIME (UTC)', 'EVENT', 'ID', 'RESULT'],
    entries.map((log) => cells(terminal, log)),
  )
}

/** A single entry, in columns of the usual width. */
export function logLine(terminal: Terminal, log: WebhookLog): string {
  const [time = '', event = '', id = '', result = ''] = cells(terminal, log)
  return [time, event.padEnd(19), id.padEnd(20), result].join('  ')
}

/** Four columns that fit into 80 characters. */
function cells({ colors }: Terminal, log: WebhookLog): string[] {
  const { timestamp, event, status, response_status, attempts, id } = log
  const answer = response_status ? ` ${response_status}` : ''
  const result = painted(colors, printable(status)) + answer + (attempts > 1 ? ` ×${attempts}` : '')
  return [printable(shortTime(timestamp)), printable(event), printable(id), result]
}

function painted({ green, red, yellow }: Terminal['colors'], status: string): string {
  if (status === 'delivered') return green(status)
  if (status === 'failed') return red(status)
  return status === 'retrying' ? yellow(status) : status
}

/** `2026-11-27 10:36:45`, or the unchanged text if it is not a time. */
export function shortTime(timestamp: string): string {
  const time = Date.parse(timestamp)
  return Number.isNaN(time) ? timestamp : new Date(time).toISOString().slice(0, 19).replace('T', ' ')
}
