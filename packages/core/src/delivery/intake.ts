import { andThen, type Soon } from '../async/maybe-promise.ts'
import type { Settings } from '../options/settings.ts'
import type { Ending } from '../outcome.ts'
import { eventKey } from '../parse/event-key.ts'
import { parse } from '../parse/parse.ts'
import type { Envelope } from '../protocol/envelope.ts'
import { selfTestEvent } from '../protocol/self-test-event.ts'
import type { RawDelivery, Unread } from '../receive/raw-delivery.ts'
import { isBytes, readRaw } from '../receive/read-raw.ts'
import type { UnverifiedBytes } from '../receive/unverified-bytes.ts'
import type { AuthenticEvent } from '../run/authentic-event.ts'
import { type Authenticate, Undecided } from '../verify/authenticate.ts'
import { readSignedHeaders } from '../verify/signed-headers.ts'
import { isWithin } from '../verify/tolerance.ts'
import type { VerifiedDelivery } from '../verify/verified-delivery.ts'

export interface IntakeParts {
  readonly settings: Pick<Settings, 'name' | 'numbers' | 'tolerance'>
  readonly unverified: UnverifiedBytes
  readonly authenticate: Authenticate
  readonly probesUnderWay: Set<string>
}

/** When a request arrived, by both clocks. */
export interface Arrival {
  /** Monotonic. */
  readonly arrivedAt: number
  /** Wall time, milliseconds since the epoch. */
  readonly receivedAt: number
}

/** A delivery that ends before it is processed, with the facts known so far. */
export interface Ended {
  readonly ending: Ending
  readonly deliveryId?: string | undefined
  readonly delivery?: VerifiedDelivery
  readonly event?: Envelope
}

/** The steps from raw bytes to an authentic event, in this order: headers, body, signature, tolerance, JSON. */
export class Intake {
  readonly #parts: IntakeParts
  readonly #limits: { readonly maxBytes: number; readonly unverified: UnverifiedBytes }

  constructor(parts: IntakeParts) {
    this.#parts = parts
    this.#limits = { maxBytes: parts.settings.numbers.maxBodyBytes, unverified: parts.unverified }
  }

  /** Rejects only if the function that reads the body rejects. */
  take(raw: RawDelivery, arrival: Arrival): Soon<AuthenticEvent | Ended> {
    // Before the body: a request without a signature must not cost its sender's bytes in memory.
    const headers = readSignedHeaders(raw.headers)
    if (typeof headers === 'string') return { ending: { outcome: 'unauthentic', reason: headers } }
    const { deliveryId } = headers
    return andThen(readRaw(raw, this.#limits), (body) => {
      if (!isBytes(body)) return { ending: withoutBody(body), deliveryId }
      const { authenticate } = this.#parts
      return andThen(authenticate({ headers, body, arrivedAt: arrival.arrivedAt }), (delivery) => {
        if (delivery === 'forged') return { ending: { outcome: 'unauthentic', reason: 'signature-wrong' }, deliveryId }
        if (delivery instanceof Undecided) return { ending: undecided(delivery), deliveryId }
        return this.#open(delivery, arrival.receivedAt)
      })
    })
  }

  #open(delivery: VerifiedDelivery, receivedAt: number): AuthenticEvent | Ended {
    const { settings, probesUnderWay } = this.#parts
    if (!isWithin(settings.tolerance, delivery.sentAt, receivedAt)) {
      return { ending: { outcome: 'out-of-tolerance', offsetMs: delivery.sentAt - receivedAt }, delivery }
    }
    const parsed = parse(delivery)
    if (typeof parsed === 'string') return { ending: { outcome: 'malformed', reason: parsed }, delivery }
    const { event, id } = parsed
    if (event.event === selfTestEvent) {
      probesUnderWay.delete(event.id ?? '')
      return { ending: { outcome: 'unhandled' }, delivery, event }
    }
    return { delivery, event, key: eventKey(settings.name, id, delivery.body), receivedAt }
  }
}

function withoutBody({ unread, detail }: Unread): Ending {
  return unread === 'misconfigured' ? { outcome: unread, detail: detail ?? 'No reason given.' } : { outcome: unread }
}

function undecided({ why, error }: Undecided): Ending {
  if (why === 'crowded') return { outcome: 'overloaded' }
  return { outcome: 'unavailable', reason: why === 'rotating' ? 'secrets-rotating' : 'secrets-failed', error }
}
