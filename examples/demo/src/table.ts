import type { Outcome, OutcomeName } from '@audian-webhooks/core'
import { respond } from '@audian-webhooks/core/kit'

const widths = { number: 3, title: 33, answer: 8 }

/** Why an outcome has its answer, for somebody who sees it for the first time. */
const reasons: { readonly [K in OutcomeName]: string } = {
  handled: 'Authentic and new: the handlers ran, all succeeded.',
  unhandled: 'Authentic, but nobody listens to it: accepted.',
  duplicate: 'Handled before: accepted, and not run again.',
  busy: 'Its first delivery is still running: come again.',
  failed: 'The handler threw: Audian delivers it again.',
  'timed-out': 'The handlers took too long: come again.',
  'lease-lost': 'Another process took the event over.',
  unavailable: 'The store or the secrets are away: come again.',
  overloaded: 'Too many at once: come again.',
  draining: 'Shutting down: come again.',
  malformed: 'Signed by Audian, but no event.',
  'out-of-tolerance': 'Authentic, but far from our clock: come again.',
  unauthentic: 'Not signed with our secret: refused for ever.',
  'too-large': 'Too large to be an event.',
  misconfigured: 'The raw body is not to be had here.',
  aborted: 'The client left.',
}

export interface Row {
  readonly number: number
  readonly title: string
  /** Absent where the outcome alone is known. */
  readonly status?: number
  readonly outcome: Outcome | undefined
  /** The status that was owed; absent for what comes from outside the scenario. */
  readonly expected?: number
}

export interface Palette {
  good(text: string): string
  bad(text: string): string
  dim(text: string): string
}

/** Colours for a terminal, unless NO_COLOR asks for none (https://no-color.org). */
export function palette(stream: { isTTY?: boolean }, environment: NodeJS.ProcessEnv): Palette {
  const coloured = stream.isTTY === true && !environment.NO_COLOR
  const paint = (code: number) => (text: string) => (coloured ? `\u001b[${code}m${text}\u001b[0m` : text)
  return { good: paint(32), bad: paint(31), dim: paint(2) }
}

export function heading({ dim }: Palette): string {
  return dim(line(['#', 'Delivery', 'Answer', 'Why']))
}

export function rowText(row: Row, { good, bad }: Palette): string {
  const why = row.outcome ? reasons[row.outcome.outcome] : 'Something else answered.'
  const answer = String(row.status ?? (row.outcome && respond(row.outcome)?.status) ?? '')
  const text = line([String(row.number), row.title, answer, why])
  if (row.expected === undefined) return text
  return row.status === row.expected ? good('✓ ') + text : `${bad('✗ ')}${text} ${bad(`${row.expected} was owed.`)}`
}

function line([number = '', title = '', answer = '', why = '']: readonly string[]): string {
  return `${number.padStart(widths.number)}  ${title.padEnd(widths.title)}${answer.padEnd(widths.answer)}${why}`
}
