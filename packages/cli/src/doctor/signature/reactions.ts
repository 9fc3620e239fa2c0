import { describeAnswer, isAccepted, isServerError } from '../answers.ts'
import type { Answer } from '../exchange.ts'
import { type Finding, type Findings, headings, ok, problem, warning } from '../finding.ts'
import type { SignedProbes } from './signed-probes.ts'

/** The probe is an event that no receiver knows. */
export function* inspectUnknownEvent(answer: Answer): Generator<Finding> {
  const id = 'unknown-event'
  if (isAccepted(answer)) {
    yield ok(id, 'An authentic event with an unknown name is accepted.')
    return
  }
  yield problem(id, {
    title: `An authentic event with an unknown name ${describeAnswer(answer)}.`,
    detail: 'Audian does not retry after a 4xx, and sends more events than its documentation lists.',
    advice: 'Respond with 200 to authentic events that have no handler.',
    heading: headings.processing,
  })
}

/** The same event in another delivery. */
export async function* inspectDuplicate(probes: SignedProbes, body: string): Findings<void> {
  const id = 'duplicate'
  const answer = await probes.send(body)
  if (isAccepted(answer)) {
    yield ok(id, 'The same event delivered again is accepted.')
    return
  }
  yield problem(id, {
    title: `The same event delivered again ${describeAnswer(answer)}.`,
    detail: isServerError(answer)
      ? 'Audian then delivers it up to five times, and reports a failure.'
      : 'Audian counts that as a failure. It retries each event that got no response in time, handled or not.',
    advice: 'Respond with 200 to an event that has been handled, and with 503 to one that is being handled.',
    heading: isServerError(answer) ? headings.serverErrors : headings.processing,
  })
}

/** @param times of the answers to signed deliveries, in milliseconds */
export function* inspectSpeed(times: readonly number[]): Generator<Finding> {
  const id = 'speed'
  const slowest = Math.max(...times)
  if (slowest <= warnedMs) {
    yield ok(id, `The slowest of ${times.length} responses took ${shown(slowest)}.`)
    return
  }
  const trouble = {
    title: `The slowest of ${times.length} responses took ${shown(slowest)}.`,
    detail: 'Audian asks for a response within 5 s, and ends an attempt after 30 s.',
    advice: 'Put events into a queue, respond immediately, and process them afterwards.',
    heading: headings.serverErrors,
  }
  yield slowest > problemMs ? problem(id, trouble) : warning(id, trouble)
}

const warnedMs = 2000
const problemMs = 10_000

function shown(ms: number): string {
  return ms < 1000 ? `${Math.round(ms)} ms` : `${(ms / 1000).toFixed(1)} s`
}
