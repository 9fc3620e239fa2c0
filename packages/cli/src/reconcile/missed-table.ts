import type { MissedEvent, MissedReason, Reconciliation } from '@audian-webhooks/client'
import { printable } from '@audian-webhooks/emulator/program'
import { shortTime } from '../logs/log-table.ts'
import { table } from '../terminal/table.ts'
import type { Terminal } from '../terminal/terminal.ts'

/** Four columns that fit into 80 characters. */
export function missedTable(terminal: Terminal, missed: readonly MissedEvent[]): string {
  const rows = missed.map(({ reason, log }) => [
    printable(shortTime(log.timestamp)),
    printable(log.event),
    printable(log.id),
    why(terminal, { reason, log }),
  ])
  return table(terminal, ['TIME (UTC)', 'EVENT', 'ID', 'WHY'], rows)
}

function why({ colors }: Terminal, { reason, log }: MissedEvent): string {
  const answer = log.response_status ? ` ${log.response_status}` : ''
  const attempts = log.attempts > 1 ? ` ×${log.attempts}` : ''
  const texts: Record<MissedReason, string> = {
    failed: `given up${answer}${attempts}`,
    lost: `lost after${answer || ' 2xx'}`,
    other: `${printable(log.status)}${answer}${attempts}`,
  }
  return colors.red(texts[reason])
}

/** The counts, one per line, with aligned numbers. */
export function countLines({ colors }: Terminal, result: Reconciliation): string {
  const { events, handled, gap, failed, lost, other, underWay, undecided } = result
  const lines: readonly (readonly [label: string, count: number])[] = [
    ['events', events],
    ['handled', handled],
    ['missed', gap],
    ['  given up by Audian', failed],
    ['  lost after a 2xx', lost],
    ['  of unknown status', other],
    ['in progress', underWay],
    ['undecided', undecided],
  ]
  const shown = lines.filter(([label, count]) => count > 0 || !label.startsWith(' '))
  const width = String(events).length
  const paint = gap > 0 ? colors.red : colors.green
  return shown
    .map(([label, count]) => {
      const line = `${label.padEnd(20)}  ${String(count).padStart(width)}`
      return label === 'missed' ? paint(line) : line
    })
    .join('\n')
}
