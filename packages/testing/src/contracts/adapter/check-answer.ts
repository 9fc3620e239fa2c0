import { deepEqual, equal } from 'node:assert/strict'
import { type Answer, routeAnswers } from '@audian-webhooks/core/kit'
import type { WireAnswer } from './wire/parse-answer.ts'

const kinds = {
  received: [200, { received: true }],
  duplicate: [200, { received: true, duplicate: true }],
  unauthentic: [401, { error: 'Invalid signature' }],
  tooLarge: [503, { error: 'The body is too large' }],
  busy: [503, { error: 'The event is being handled' }],
  failed: [500, { error: 'A handler failed' }],
  malformed: [500, { error: 'The signed body is not an event' }],
  misconfigured: [500, { error: 'The receiver cannot read the raw body' }],
  unavailable: [503, { error: 'Temporarily unavailable' }],
  overloaded: [503, { error: 'Too many events at once' }],
  timedOut: [503, { error: 'The handlers are still running' }],
  draining: [503, { error: 'Shutting down' }],
} as const

export type AnswerKind = keyof typeof kinds

/** The answer is this one of the table: its status, its body, and the headers that belong to it. */
export function checkAnswer(answer: WireAnswer, kind: AnswerKind): void {
  const [status, body] = kinds[kind]
  const text = answer.body.toString()
  equal(answer.status, status, `Answered ${answer.status} ${text}, where ${status} ${JSON.stringify(body)} belongs`)
  equal(text, JSON.stringify(body))
  equal(answer.headers['content-type']?.split(';')[0], 'application/json')
  equal(answer.headers['content-length'], String(answer.body.byteLength))
  equal(answer.headers['retry-after'] !== undefined, status >= 500, 'Retry-After belongs to 5xx, and to nothing else')
  if (kind === 'draining') equal(answer.headers.connection?.toLowerCase(), 'close')
}

/** The answer to another method, or what HTTP leaves of it for HEAD. */
export function checkMethodNotAllowed(answer: WireAnswer, method: string): void {
  const { status, headers, body }: Answer = routeAnswers.methodNotAllowed
  equal(answer.status, status)
  equal(answer.headers.allow, headers.allow)
  deepEqual(answer.body.toString(), method === 'HEAD' ? '' : body)
}
