import type { Colors } from 'picocolors/types.js'
import { type Standing, standingOf } from '../state/standing.ts'
import type { MadeAttempt } from './attempts.ts'
import { cut, fitted, printable } from './printable.ts'
import { reasonsOf } from './reasons.ts'

/** Where rows are printed. */
export interface Screen {
  /** Characters in a line; infinite where it is not a terminal, so that logs are complete. */
  readonly columns: number
  readonly colors: Colors
}

type Cells = readonly [time: string, event: string, status: string, attempt: string, took: string, endpoint: string]

const widths = { time: 8, event: 19, status: 14, attempt: 3, took: 6 }
/** The width of all columns except the event and the endpoint, with the spaces between them. */
const otherColumns = 39
/** A shorter part of a name is useless. */
const shortestName = 8

export function headingRow({ columns, colors }: Screen): string {
  return colors.dim(row(columns, ['TIME', 'EVENT', 'STATUS', 'TRY', 'TOOK', 'ENDPOINT']))
}

/**
 * One line: a delivery as it is after an attempt. If something is wrong, the reason is on the line below. A delivery that
 * is retried gets one more line after each attempt.
 */
export function deliveryRow({ columns, colors }: Screen, made: MadeAttempt): string {
  const { delivery, attempt } = made
  const standing = standingOf(delivery)
  const paint = colors[colorOf[standing]]
  const cells: Cells = [
    clockTime(attempt.startedAt),
    printable(delivery.event),
    `${String(attempt.answer?.status ?? '–').padEnd(3)} ${standing}`,
    String(attempt.number),
    duration(attempt.durationMs),
    endpointName(attempt.url),
  ]
  if (standing === 'delivered' || standing === 'rejected') return row(columns, cells, paint)
  const reasons = linesOf(reasonsOf(made), columns - 2)
  return [paint(row(columns, cells)), ...reasons.map((line) => `  ${paint(line)}`)].join('\n')
}

const colorOf = {
  pending: 'yellow',
  retrying: 'yellow',
  delivered: 'green',
  failed: 'red',
  rejected: 'green',
  accepted: 'red',
  unanswered: 'yellow',
} as const satisfies { readonly [K in Standing]: keyof Colors }

/** In one line if it fits, otherwise one for each sentence. */
function linesOf(sentences: readonly string[], width: number): string[] {
  const together = sentences.join(' ')
  if (together.length <= width) return together === '' ? [] : [together]
  return sentences.map((sentence) => cut(sentence, width))
}

function row(columns: number, cells: Cells, paint = (status: string) => status): string {
  const [time, event, status, attempt, took, endpoint] = cells
  const eventWidth = Math.min(widths.event, Math.max(shortestName, columns - otherColumns))
  const left = columns - otherColumns - eventWidth - 2
  return [
    fitted(time, widths.time),
    fitted(event, eventWidth),
    paint(fitted(status, widths.status)),
    attempt.padStart(widths.attempt),
    took.padStart(widths.took),
    ...(left < shortestName ? [] : [cut(endpoint, left)]),
  ].join('  ')
}

/** Without the scheme: `localhost:3000/webhooks`. */
function endpointName(url: string | undefined): string {
  // An attempt of an earlier version has none.
  if (url === undefined) return '–'
  return new URL(url).href.replace(/^https?:\/\//, '')
}

/** `12 ms`, `1.2 s`, `30 s`. */
function duration(ms: number): string {
  if (ms < 999.5) return `${Math.round(ms)} ms`
  return ms < 9950 ? `${(ms / 1000).toFixed(1)} s` : `${Math.round(ms / 1000)} s`
}

/** In local time: `09:05:07`. */
function clockTime(ms: number): string {
  return new Date(ms).toTimeString().slice(0, 8)
}
