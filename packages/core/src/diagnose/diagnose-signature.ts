import { isBytes } from '../receive/read-raw.ts'
import { bodyChange } from './body/body-change.ts'
import { bodyVariants } from './body/body-variants.ts'
import { type Cause, certain, finding } from './cause.ts'
import { everyMillisecond, frame, frameVariants } from './frame-variants.ts'
import { readSignatureHeader } from './header/read-signature-header.ts'
import type { DiagnoseInput } from './input.ts'
import { keyVariants } from './key-variants.ts'
import { limits } from './limits.ts'
import type { Note } from './note.ts'
import { once } from './once.ts'
import { Search, type SearchResult } from './search.ts'
import { skippedParts } from './skipped.ts'
import { isBorderMoved, timestampCause, timestampText } from './timestamp-causes.ts'
import { type Arrived, bytesOf, unexplained } from './unexplained.ts'
import type { Variant } from './variant.ts'

/** Why a signature verifies or not. It contains no secret, and no text from the body or the headers. */
export interface SignatureDiagnosis {
  /** `valid`: `verify()` of core also accepts it, with the same secrets, time and tolerance. */
  readonly verdict: 'valid' | 'invalid'
  /** All faults that were found; empty if it is valid. */
  readonly causes: readonly Cause[]
  /** What is valid, but fails in receivers that compare texts. */
  readonly notes: readonly Note[]
  /** What was not tried because of the limits of the search, as sentences. Empty if the signature is explained. */
  readonly skipped: readonly string[]
}

/**
 * Explains why a signature does not verify: undoes known mistakes, one and then two at a time, until the digest matches
 * the received one. For development and support, not for responses to senders.
 *
 * The work is limited for every input: bodies over 1 MiB are not changed, bodies over 32 KiB are not serialised again
 * as JSON, and the search ends after 128 MiB of hashed text. `skipped` reports it. It blocks the event loop for up to
 * about a second.
 *
 * To find a mistake in your own code, pass the digest that it computes as `signature`.
 */
export function diagnoseSignature(input: DiagnoseInput): SignatureDiagnosis {
  const arrived = read(input)
  if (arrived === undefined) return { verdict: 'invalid', causes: [certain(parsedBody)], notes: [], skipped: [] }
  const { header, timestamp, secrets } = arrived
  const result = search(arrived, input.oldSecrets ?? [])
  const ofTimestamp = timestampCause(timestamp, input)
  const moved = result.causes?.length === 0 && isBorderMoved(timestamp)
  const causes = [
    ...(secrets.length === 0 ? [certain(missingSecret)] : []),
    ...(result.causes ?? unexplained(arrived, result.tried)),
    ...(ofTimestamp ? [certain(moved ? movedBorder : ofTimestamp)] : []),
  ]
  return {
    verdict: causes.length === 0 ? 'valid' : 'invalid',
    causes,
    notes: header.notes,
    skipped: result.causes || header.readings.length === 0 ? [] : skippedParts({ ...arrived, cut: result.cut }),
  }
}

/** `undefined` if the body is neither bytes nor text. Checks values, not types: a parsed body is a common mistake. */
function read({ body, signature, timestamp, secret, sent }: DiagnoseInput): Arrived | undefined {
  if (typeof body !== 'string' && !isBytes(body)) return undefined
  const received = bytesOf(body)
  const secrets: readonly unknown[] = Array.isArray(secret) ? secret : [secret]
  const variants = once(() => bodyVariants(received))
  return {
    body: received,
    header: readSignatureHeader(signature),
    timestamp: timestampText(timestamp),
    secrets: secrets.filter((one) => typeof one === 'string' && one !== '') as string[],
    sent,
    variants,
    change: once(() => {
      if (sent?.body === undefined) return undefined
      return bodyChange({ sent: bytesOf(sent.body), received, variants: variants() })
    }),
  }
}

function search(arrived: Arrived, oldSecrets: readonly string[]): SearchResult {
  const { body, header, timestamp, secrets, sent } = arrived
  const parts = {
    body: { plain: [body], changed: once(() => changedBodies(arrived)) },
    key: {
      plain: secrets.map((secret) => Buffer.from(secret)),
      changed: once(() => keyVariants(secrets, oldSecrets)),
    },
    frame: {
      plain: timestamp === '' ? [] : [frame(timestamp)],
      changed: once(() => frameVariants(timestamp, sent?.timestamp)),
    },
  }
  const searching = new Search(parts, header.readings)
  const result = searching.run()
  if (result.causes || body.length > limits.everyMillisecond) return result
  return searching.alone(everyMillisecond(timestamp))
}

/** What was sent, if it differs, and what leads back to something else. */
function changedBodies({ sent, change, variants }: Arrived): readonly Variant<Buffer>[] {
  const cause = change()
  if (sent?.body === undefined || cause === undefined) return variants()
  const original = bytesOf(sent.body)
  return [{ value: original, cause }, ...variants().filter(({ value }) => !value.equals(original))]
}

const parsedBody = finding('body-parsed', 'The body is neither bytes nor text: it was parsed before it was verified.')
const missingSecret = finding('secret-missing', 'There is no secret to verify with: it is not set, or empty.')
const movedBorder = finding(
  'timestamp-border-moved',
  'The timestamp contains the beginning of the body: the signature matches only because both are signed as one text.',
)
