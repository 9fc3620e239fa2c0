import type { Outcome, OutcomeName } from '../outcome.ts'
import { type Answer, answer } from './answer.ts'

/** For other senders: Audian's own schedule waits a minute or longer. */
const retryAfterSeconds = 30

const received = answer(200, { received: true })
const leaseLost = refusal(503, 'Another process has taken the event over')

type Answers = {
  readonly [K in OutcomeName]: Answer | undefined | ((outcome: Extract<Outcome, { outcome: K }>) => Answer)
}

/**
 * The answer table. 2xx: handled or already known. 4xx: certainly not an authentic event, because Audian never retries
 * after a 4xx. Every problem with an authentic event is 5xx, so that Audian retries it.
 */
const answers: Answers = {
  handled: received,
  unhandled: received,
  enqueued: received,
  duplicate: answer(200, { received: true, duplicate: true }),
  busy: ({ retryAfterMs }) =>
    refusal(503, 'The event is being handled', { 'retry-after': String(Math.max(1, Math.ceil(retryAfterMs / 1000))) }),
  failed: refusal(500, 'A handler failed'),
  'timed-out': refusal(503, 'The handlers are still running'),
  'lease-lost': ({ succeeded }) => (succeeded ? received : leaseLost),
  unavailable: refusal(503, 'Temporarily unavailable'),
  overloaded: refusal(503, 'Too many events at once'),
  draining: refusal(503, 'Shutting down', { connection: 'close' }),
  malformed: refusal(500, 'The signed body is not an event'),
  'out-of-tolerance': refusal(503, 'The timestamp is too far from this clock'),
  // One answer for every reason: must not tell a forger what to fix.
  unauthentic: answer(401, { error: 'Invalid signature' }),
  'too-large': refusal(503, 'The body is too large'),
  misconfigured: refusal(500, 'The receiver cannot read the raw body'),
  aborted: undefined,
}

/** All outcomes of the table. */
export const outcomeNames = Object.keys(answers) as readonly OutcomeName[]

/** The answer to an outcome; `undefined` if the client has disconnected. */
export function respond(outcome: Outcome): Answer | undefined {
  // The compiler cannot tie the entry to the outcome that chose it.
  const entry = answers[outcome.outcome] as Answer | undefined | ((outcome: Outcome) => Answer)
  return typeof entry === 'function' ? entry(outcome) : entry
}

/** The adapters' own answers, to requests that are not deliveries. */
export const routeAnswers = {
  notFound: answer(404, { error: 'Not found' }),
  methodNotAllowed: answer(405, { error: 'Only POST is allowed' }, { allow: 'POST' }),
} as const

function refusal(status: 500 | 503, error: string, headers?: Readonly<Record<string, string>>): Answer {
  return answer(status, { error }, { 'retry-after': String(retryAfterSeconds), ...headers })
}
