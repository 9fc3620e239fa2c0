import {
  callIdOf,
  fitted,
  type MadeAttempt,
  msToNextAttempt,
  mustBeRefused,
  printable,
  reasonsOf,
} from '@audian-webhooks/emulator/program'
import type { Terminal } from '../terminal/terminal.ts'
import { wrappedLines } from '../terminal/wrapped.ts'

/** From this number of columns on, the line contains the address too. */
const wide = 120

type Cells = readonly [time: string, event: string, call: string, attempt: string, status: string, ms: string]

/** Where an attempt went. */
export interface Target {
  readonly url: string
  /** Its label in `dev`, if there are several. */
  readonly number?: number | undefined
}

/** The heading over the lines of attempts. */
export function attemptHeading(terminal: Terminal): string {
  return terminal.colors.dim(line(terminal, ['TIME', 'EVENT', 'CALL', 'TRY', 'STATUS', 'MS'], { url: 'WEBHOOK' }))
}

/** One line; below it, why an attempt has failed and when the next one comes. */
export function attemptText(terminal: Terminal, made: MadeAttempt, target: Target): string {
  const { delivery, attempt } = made
  const { colors } = terminal
  const cells: Cells = [
    timeOf(attempt.startedAt),
    printable(delivery.event),
    printable(callIdOf(delivery) ?? '–'),
    String(attempt.number),
    String(attempt.answer?.status ?? '–'),
    String(Math.round(attempt.durationMs)),
  ]
  const text = line(terminal, cells, target)
  if (isRight(made)) return text
  const reason = reasonLines(made, terminal.columns - 2).map((part) => `\n  ${colors.red(part)}`)
  return colors.red(text) + reason.join('')
}

export function attemptJson(made: MadeAttempt, url: string): object {
  const { delivery, attempt } = made
  const { event, eventId, kind, endpointId, status, reason } = delivery
  return {
    type: 'attempt',
    time: new Date(attempt.startedAt).toISOString(),
    event,
    eventId,
    callId: callIdOf(delivery),
    kind,
    webhookId: endpointId,
    url,
    deliveryId: attempt.deliveryId,
    attempt: attempt.number,
    status: attempt.answer?.status ?? null,
    durationMs: Math.round(attempt.durationMs),
    outcome: status,
    error: attempt.error,
    reason,
    nextAttemptInMs: msToNextAttempt(made),
  }
}

/** Whether the receiver responded correctly: accepted an event, or rejected a forged one. */
function isRight({ delivery, attempt }: MadeAttempt): boolean {
  const status = attempt.answer?.status ?? 0
  const accepted = status >= 200 && status < 300
  return mustBeRefused(delivery) ? !accepted : accepted
}

/** In one line if it fits, otherwise one for each sentence. */
function reasonLines(made: MadeAttempt, width: number): string[] {
  const reasons = reasonsOf(made)
  const together = reasons.join(' ')
  return together.length <= width ? [together] : reasons.flatMap((sentence) => wrappedLines(sentence, width))
}

function line({ columns }: Terminal, [time, event, call, attempt, status, ms]: Cells, { url, number }: Target): string {
  const cells = [
    fitted(time, 8),
    fitted(event, 19),
    fitted(call, 21),
    attempt.padStart(3),
    status.padStart(6),
    ms.padStart(6),
  ].join('  ')
  if (columns >= wide) return `${cells}  ${fitted(url, columns - cells.length - 2).trimEnd()}`
  return number === undefined ? cells : `${cells} ${String(number).padStart(3)}`
}

/** In local time, `09:05:07`. */
function timeOf(ms: number): string {
  return new Date(ms).toTimeString().slice(0, 8)
}
