import { fitted, printable } from '@audian-webhooks/emulator/program'
import type { Terminal } from '../terminal/terminal.ts'

/** A receiver's response to one delivery of an event. */
export interface Outcome {
  readonly event: string
  readonly eventId: string
  readonly url: string
  readonly status?: number | undefined
  readonly durationMs?: number | undefined
  readonly answer?: string | undefined
  /** Why there is no response. */
  readonly error?: string | undefined
  /** Whether the local Audian will send it again. */
  readonly retried?: boolean | undefined
}

/** Whether the response is correct: accepted, or rejected with 4xx if the signature is wrong. */
export function isExpected({ status = 0 }: Outcome, badSignature: boolean): boolean {
  return badSignature ? status >= 400 && status < 500 : status >= 200 && status < 300
}

export function showOutcome(terminal: Terminal, outcome: Outcome, badSignature: boolean): void {
  const json = { ...outcome, status: outcome.status ?? null, expected: isExpected(outcome, badSignature) }
  terminal.show({ json, text: textOf(terminal, outcome, badSignature) })
}

function textOf({ colors }: Terminal, outcome: Outcome, badSignature: boolean): string {
  const { status, durationMs, event, eventId, url, answer, error, retried } = outcome
  const paint = isExpected(outcome, badSignature) ? colors.green : colors.red
  const ms = durationMs === undefined ? '' : `${Math.round(durationMs)} ms`
  const details = [
    url,
    error,
    answer === undefined ? undefined : fitted(printable(answer).trim(), 300).trimEnd(),
    badSignature ? verdict(outcome) : undefined,
    retried ? 'The local Audian will retry it: see its dashboard.' : undefined,
  ]
  const head = `${paint(String(status ?? '–').padStart(3))}  ${ms.padStart(8)}  ${printable(event)}  ${printable(eventId)}`
  return [head, ...details.filter((detail) => detail).map((detail) => `     ${detail}`)].join('\n')
}

function verdict(outcome: Outcome): string {
  const { status = 0 } = outcome
  if (isExpected(outcome, true)) return 'Rejected, as expected.'
  if (status >= 200 && status < 300) return 'Accepted, although the signature is wrong: the receiver does not check it.'
  return 'Neither accepted nor rejected: the response to a wrong signature should be 401.'
}
