import type { Outcome, OutcomeName } from '@audian-webhooks/core'
import { respond } from '@audian-webhooks/core/kit'
import type { Played } from './play.ts'

/** Why an outcome has its answer, for somebody who sees it for the first time. */
const reasons: { readonly [K in OutcomeName]: string | ((outcome: Outcome) => string) } = {
  handled: 'Rightly signed, and its handler has succeeded.',
  unhandled: 'Rightly signed, but nobody listens to it.',
  enqueued: ({ durationMs }) => `Stored in the queue, answered after ${durationMs.toFixed(1)} ms.`,
  duplicate: 'A duplicate: handled before, no handler runs.',
  busy: 'Its handler is still at work on the first one.',
  failed: 'Its handler threw an error.',
  'timed-out': 'Its handler has not ended in time.',
  'lease-lost': 'Another process has taken the event over.',
  unavailable: 'The store or the secrets cannot be reached.',
  overloaded: 'Too many deliveries at once.',
  draining: 'The receiver is shutting down.',
  malformed: 'Rightly signed, but it is no event.',
  'out-of-tolerance': 'Rightly signed, but too far from our clock.',
  unauthentic: 'Not signed with our secret: not from Audian.',
  'too-large': 'The body is too large.',
  misconfigured: 'Something else has read the body first.',
  aborted: 'The client has left.',
}

export interface Palette {
  good(text: string): string
  bad(text: string): string
  dim(text: string): string
  bold(text: string): string
}

/** Colours for a terminal, unless NO_COLOR asks for none (https://no-color.org). */
export function palette(stream: { isTTY?: boolean }, environment: NodeJS.ProcessEnv): Palette {
  const coloured = stream.isTTY === true && !environment.NO_COLOR
  const paint = (code: number) => (text: string) => (coloured ? `\u001b[${code}m${text}\u001b[0m` : text)
  return { good: paint(32), bad: paint(31), dim: paint(2), bold: paint(1) }
}

export function headingRow({ dim }: Palette): string {
  return dim(columns({ number: '', title: 'Delivery', status: 'Answer', why: 'Why' }))
}

/** A delivery of the scenario; one more line if its answer was not the one that was owed. */
export function playedRow(number: number, { step, answer, outcome }: Played, { good, bad }: Palette): string {
  const right = isOwed({ step, answer })
  const why = outcome ? reasonOf(outcome) : 'Something else has answered.'
  const row = columns({ number: String(number), title: step.title, status: String(answer.status), why }).slice(1)
  if (right) return good('✓') + row
  return `${bad('✗')}${row}\n${bad(`        owed: ${step.owed.status} ${step.owed.body}`)}`
}

export function isOwed({ step, answer }: Pick<Played, 'step' | 'answer'>): boolean {
  return answer.status === step.owed.status && answer.body === step.owed.body
}

/** A delivery from outside: its outcome is all that is known of it. */
export function outsideRow(number: number, outcome: Outcome): string {
  const { status } = respond(outcome) ?? {}
  const title = outcome.event ?? '(not authentic)'
  return columns({ number: String(number), title, status: String(status ?? '–'), why: reasonOf(outcome) })
}

function reasonOf(outcome: Outcome): string {
  const reason = reasons[outcome.outcome]
  return typeof reason === 'function' ? reason(outcome) : reason
}

/** What a handler has done, below the delivery that made it do so. */
export function saidRow(line: string, { dim }: Palette): string {
  return dim(`        → ${line}`)
}

function columns(cells: { number: string; title: string; status: string; why: string }): string {
  const { number, title, status, why } = cells
  return ` ${number.padStart(3)}  ${title.padEnd(37)}${status.padEnd(9)}${why}`
}
