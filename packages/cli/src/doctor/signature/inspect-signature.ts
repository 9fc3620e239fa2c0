import { isAccepted } from '../answers.ts'
import type { Exchange, Exchanged } from '../exchange.ts'
import { type Finding, type Findings, skipped } from '../finding.ts'
import { inspectClock } from './clock.ts'
import { inspectFirst } from './first-probe.ts'
import { inspectKeepAlive } from './keep-alive.ts'
import { inspectRawBody } from './raw-body.ts'
import { inspectDuplicate, inspectSpeed, inspectUnknownEvent } from './reactions.ts'
import { createSignedProbes } from './signed-probes.ts'
import { inspectSpellings } from './spellings.ts'
import { inspectTolerance } from './tolerance.ts'

interface SignatureInputs {
  readonly exchange: Exchange
  readonly url: URL
  readonly secret: string
  /** The response to a delivery with a wrong signature. */
  readonly forged: Exchanged
}

/** How a receiver processes correctly signed deliveries. Returns whether it has the secret. */
export async function* inspectSignature(inputs: SignatureInputs): Findings<boolean> {
  const { exchange, secret, forged } = inputs
  const first = createSignedProbes(exchange, { secret, aheadByMs: 0, lowerCaseNames: false })
  // A receiver that accepts everything shows nothing about signatures.
  const tells = !isAccepted(forged)
  const found = yield* inspectFirst(first, { secret, forged })
  if (found === undefined) {
    yield* skipAll('No signed delivery was accepted.')
    return false
  }
  const { probes, body, answer } = found
  yield* inspectUnknownEvent(answer)
  const isFine = (each: Exchanged) => each.status === answer.status
  if (tells) {
    yield* inspectRawBody(probes, { isFine, onlySpaced: found.onlySpaced })
    if (!found.isOddForm) yield* inspectSpellings(probes, isFine)
    yield* inspectTolerance(probes, isFine)
  } else {
    yield* skipSignatures('It accepts wrong signatures too.')
  }
  yield* inspectClock(answer)
  yield* inspectDuplicate(probes, body)
  yield* inspectSpeed(probes.times)
  yield* inspectKeepAlive(inputs)
  return tells
}

function* skipAll(reason: string): Generator<Finding> {
  yield* skipSignatures(reason)
  yield skipped('duplicate', 'Duplicates', reason)
  yield skipped('speed', 'Response time', reason)
}

function* skipSignatures(reason: string): Generator<Finding> {
  yield skipped('raw-body', 'Raw body', reason)
  yield skipped('signature-prefix', 'Spellings of headers', reason)
  yield skipped('tolerance', 'Tolerance of timestamps', reason)
}
