import type { Outcome, OutcomeName } from '@audian-webhooks/core'
import { respond } from '@audian-webhooks/core/kit'
import { cut, fitted, useColors } from '@audian-webhooks/emulator/program'
import type { Played } from './play.ts'

/** The reason for the response of each outcome, for a first-time user. */
const reasons: { readonly [K in OutcomeName]: string | ((outcome: Outcome) => string) } = {
  handled: 'handled',
  unhandled: 'valid, but no handler listens to it',
  enqueued: ({ durationMs }) => `stored in the queue after ${durationMs.toFixed(1)} ms`,
  duplicate: 'duplicate: already processed, handlers are skipped',
  busy: 'busy: the first delivery is still being handled',
  failed: 'failed: its handler threw an error',
  'timed-out': 'timed out: its handler did not finish in time',
  'lease-lost': 'another process has taken over the event',
  unavailable: 'cannot reach the store or the secrets',
  overloaded: 'too many deliveries at once',
  draining: 'the receiver is shutting down',
  malformed: 'valid signature, but not an event',
  'out-of-tolerance': 'valid signature, but its time is too far off',
  unauthentic: 'not signed with our secret: not from Audian',
  'too-large': 'the body is too large',
  misconfigured: 'something else has read the body first',
  aborted: 'the client has disconnected',
}

export interface Palette {
  good(text: string): string
  bad(text: string): string
  dim(text: string): string
  bold(text: string): string
}

/** Where rows are printed. */
export interface Screen {
  readonly palette: Palette
  /** Characters in a line; infinite where it is not a terminal. */
  readonly columns: number
}

/** From this number of columns on, rows have the time and the number of the attempt. */
const wide = 100
const widths = { number: 3, time: 8, delivery: 27, status: 6, attempt: 3, took: 6 }

/** Colours for a terminal, or with FORCE_COLOR, unless NO_COLOR is set. */
export function palette(stream: { isTTY?: boolean }, environment: NodeJS.ProcessEnv): Palette {
  const coloured = useColors(stream, environment)
  const paint = (code: number) => (text: string) => (coloured ? `\u001b[${code}m${text}\u001b[0m` : text)
  return { good: paint(32), bad: paint(31), dim: paint(2), bold: paint(1) }
}

export function headingRow({ palette, columns }: Screen): string {
  const cells = {
    number: '',
    time: 'TIME',
    delivery: 'DELIVERY',
    status: 'STATUS',
    attempt: 'TRY',
    took: 'TOOK',
    why: 'WHY',
  }
  return palette.dim(row(columns, cells).trimEnd())
}

/**
 * A delivery of the scenario, in one line; one more line if its answer was not the expected one.
 *
 * @param reports what its handlers did
 */
export function playedRow({ palette, columns }: Screen, number: number, played: Played & Reported): string {
  const { step, answer, attempt, outcome, reports } = played
  const text = row(columns, {
    number: String(number),
    time: clockTime(attempt.startedAt),
    delivery: step.title,
    status: String(answer.status),
    attempt: String(attempt.number),
    took: `${Math.round(attempt.durationMs)} ms`,
    why: outcome ? reasonOf(outcome, reports) : 'something else has answered',
  }).slice(1)
  if (isOwed(played)) return palette.good('✓') + text
  const expected = cut(`     expected: ${step.owed.status} ${step.owed.body}`, columns)
  return `${palette.bad('✗')}${text}\n${palette.bad(expected)}`
}

/** What handlers did since the row before. */
interface Reported {
  readonly reports: readonly string[]
}

export function isOwed({ step, answer }: Pick<Played, 'step' | 'answer'>): boolean {
  return answer.status === step.owed.status && answer.body === step.owed.body
}

/** A delivery from outside: only the receiver's side of it is known. */
export function outsideRow(
  { columns }: Screen,
  number: number,
  { outcome, reports }: Reported & { outcome: Outcome },
): string {
  const { status } = respond(outcome) ?? {}
  return row(columns, {
    number: String(number),
    time: clockTime(outcome.receivedAt),
    delivery: outcome.event ?? '(not authentic)',
    status: String(status ?? '–'),
    attempt: '–',
    took: `${Math.round(outcome.durationMs)} ms`,
    why: reasonOf(outcome, reports),
  })
}

function reasonOf(outcome: Outcome, reports: readonly string[]): string {
  const reason = reasons[outcome.outcome]
  const text = typeof reason === 'function' ? reason(outcome) : reason
  return reports.length === 0 ? text : `${text}: ${reports.join('; ')}`
}

/** What a worker behind the queue did, whose delivery was answered before. */
export function workerRow({ palette, columns }: Screen, line: string): string {
  return palette.dim(cut(`     → ${line}`, columns))
}

type Cells = { readonly [K in keyof typeof widths | 'why']: string }

/** The reason is cut first: what comes before it always fits into 80 columns. */
function row(columns: number, { number, time, delivery, status, attempt, took, why }: Cells): string {
  const text = [
    number.padStart(widths.number + 1),
    ...(columns < wide ? [] : [fitted(time, widths.time)]),
    fitted(delivery, widths.delivery),
    status.padEnd(widths.status),
    ...(columns < wide ? [] : [attempt.padStart(widths.attempt)]),
    took.padStart(widths.took),
    why,
  ].join('  ')
  return cut(text, columns)
}

/** In local time: `09:05:07`. */
function clockTime(ms: number): string {
  return new Date(ms).toTimeString().slice(0, 8)
}
