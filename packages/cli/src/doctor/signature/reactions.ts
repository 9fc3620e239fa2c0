import { describeAnswer, isAccepted, isServerError } from '../answers.ts'
import type { Answer } from '../exchange.ts'
import { type Finding, type Findings, headings, ok, problem, warning } from '../finding.ts'
import type { SignedProbes } from './signed-probes.ts'

/** The probe is an event that no receiver knows. */
export function* inspectUnknownEvent(answer: Answer): Generator<Finding> {
  const id = 'unknown-event'
  if (isAccepted(answer)) {
    yield ok(id, 'An authentic event of an unknown name is accepted.')
    return
  }
  yield problem(id, {
    title: `An authentic event of an unknown name ${describeAnswer(answer)}.`,
    detail: 'Audian gives an event up after a 4xx, and sends more events than its documentation lists.',
    advice: 'Answer 200 to authentic events that have no handler.',
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
      ? 'Audian delivers it up to five times then, and reports a failure.'
      : 'Audian counts that as a failure. It delivers again what was not answered in time, handled or not.',
    advice: 'Answer 200 to an event that has been handled, and 503 to one that is being handled.',
    heading: isServerError(answer) ? headings.serverErrors : headings.processing,
  })
}

/** @param times of the answers to signed deliveries, in milliseconds */
export function* inspectSpeed(times: readonly number[]): Generator<Finding> {
  const id = 'speed'
  const slowest = Math.max(...times)
  if (slowest <= warnedMs) {
    yield ok(id, `The slowest of ${times.length} answers took ${shown(slowest)}.`)
    return
  }
  const trouble = {
    title: `The slowest of ${times.length} answers took ${shown(slowest)}.`,
    detail: 'Audian asks for an answer within 5 s, and gives an attempt up after 30 s.',
    advice: 'Put events into a queue and answer at once; handle them afterwards.',
    heading: headings.serverErrors,
  }
  yield slowest > problemMs ? problem(id, trouble) : warning(id, trouble)
}

const warnedMs = 2000
const problemMs = 10_000

function shown(ms: number): string {
  return ms < 1000 ? `${Math.round(ms)} ms` : `${(ms / 1000).toFixed(1)} s`
}
