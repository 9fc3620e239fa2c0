import { table } from '../terminal/table.ts'
import type { Terminal } from '../terminal/terminal.ts'
import type { WatchedDelivery } from './watch.ts'

/** The outcomes of the deliveries of one event. */
export interface EventOutcome {
  readonly event: string
  readonly sent: number
  readonly delivered: number
  readonly open: number
  readonly failed: number
  /** The status codes that receivers have returned. */
  readonly answers: readonly number[]
}

/** Forged deliveries that chaos adds, which must be rejected. */
const forged = ['wrong-key', 'stale', 'truncated']

/** By the event's name, with forged deliveries apart: those are right if they have failed. */
export function outcomesOf(deliveries: readonly WatchedDelivery[]): EventOutcome[] {
  const groups = new Map<string, WatchedDelivery[]>()
  for (const delivery of deliveries) {
    const name = forged.includes(delivery.kind) ? `${delivery.event} (${delivery.kind})` : delivery.event
    const group = groups.get(name)
    if (group === undefined) groups.set(name, [delivery])
    else group.push(delivery)
  }
  return [...groups].map(([event, group]) => outcomeOf(event, group))
}

export function outcomeTable(terminal: Terminal, outcomes: readonly EventOutcome[]): string {
  const { red, yellow } = terminal.colors
  const marked = (count: number, paint: (text: string) => string) => (count > 0 ? paint(String(count)) : '0')
  const rows = outcomes.map(({ event, sent, delivered, open, failed, answers }) => [
    event,
    String(sent),
    String(delivered),
    marked(open, yellow),
    marked(failed, red),
    answers.join(', '),
  ])
  return table(terminal, ['EVENT', 'SENT', 'RIGHT', 'OPEN', 'FAILED', 'ANSWERS'], rows)
}

function outcomeOf(event: string, group: readonly WatchedDelivery[]): EventOutcome {
  const open = group.filter(({ status }) => status === 'pending' || status === 'retrying').length
  const right = ({ kind, status }: WatchedDelivery) => status === (forged.includes(kind) ? 'failed' : 'delivered')
  const delivered = group.filter(right).length
  const answers = group.map(({ lastStatus }) => lastStatus).filter((status) => status !== undefined)
  return {
    event,
    sent: group.length,
    delivered,
    open,
    failed: group.length - open - delivered,
    answers: [...new Set(answers)].sort(),
  }
}
