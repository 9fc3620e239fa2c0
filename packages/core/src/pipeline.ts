import type { Delay, SharedDelays } from './async/delays.ts'
import { isThenable, type MaybePromise } from './async/maybe-promise.ts'
import type { Gate } from './claim/gate.ts'
import type { Settler } from './claim/settle.ts'
import type { Router } from './dispatch/router.ts'
import type { Drain } from './drain.ts'
import type { Handling } from './handle/handling.ts'
import type { Notices } from './observe/notices.ts'
import type { Settings } from './options/settings.ts'
import type { Ending } from './outcome.ts'
import { eventKey } from './parse/event-key.ts'
import { parse } from './parse/parse.ts'
import type { Progress } from './progress.ts'
import type { RawDelivery, Unread } from './receive/raw-delivery.ts'
import { isBytes, readRaw } from './receive/read-raw.ts'
import type { UnverifiedBytes } from './receive/unverified-bytes.ts'
import { selfTestEvent } from './self-test/self-test-event.ts'
import { type Authenticate, Undecided } from './verify/authenticate.ts'
import { readSignedHeaders } from './verify/signed-headers.ts'
import { isWithin } from './verify/tolerance.ts'
import type { VerifiedDelivery } from './verify/verified-delivery.ts'
import { Work, type WorkParts } from './work.ts'

export interface PipelineParts {
  readonly settings: Settings
  readonly unverified: UnverifiedBytes
  readonly authenticate: Authenticate
  readonly router: Router
  readonly gate: Gate
  readonly settler: Settler
  readonly handling: Handling
  readonly work: WorkParts
  readonly abandonments: SharedDelays
  readonly drain: Drain
  readonly notices: Notices
  readonly onProbe: (id: string) => void
}

/** The one place that knows the order: receive, verify, parse, route, handle. */
export class Pipeline {
  readonly #parts: PipelineParts

  constructor(parts: PipelineParts) {
    this.#parts = parts
  }

  /** Takes a delivery through. The outcome may come after the deadline, when nobody waits for it any more. */
  async run(raw: RawDelivery, progress: Progress): Promise<Ending> {
    const { settings, drain, authenticate } = this.#parts
    if (drain.draining) return { outcome: 'draining' }
    // Before the body: a request without a signature must not cost its sender's bytes in memory.
    const headers = readSignedHeaders(raw.headers)
    if (typeof headers === 'string') return { outcome: 'unauthentic', reason: headers }
    progress.deliveryId = headers.deliveryId
    const reading = readRaw(raw, { maxBytes: settings.numbers.maxBodyBytes, unverified: this.#parts.unverified })
    const body = isThenable(reading) ? await reading : reading
    if (!isBytes(body)) return withoutBody(body)
    const authenticating = authenticate({ headers, body, arrivedAt: progress.arrivedAt })
    const delivery = isThenable(authenticating) ? await authenticating : authenticating
    if (delivery === 'forged') return { outcome: 'unauthentic', reason: 'signature-wrong' }
    if (delivery instanceof Undecided) return undecided(delivery)
    return this.#accept(delivery, progress)
  }

  #accept(delivery: VerifiedDelivery, progress: Progress): MaybePromise<Ending> {
    const { settings, router } = this.#parts
    progress.keyId = delivery.keyId
    progress.rawBody = delivery.body
    if (progress.stopped) return { outcome: progress.stopped }
    if (!isWithin(settings.tolerance, delivery.sentAt, progress.receivedAt)) {
      return { outcome: 'out-of-tolerance', offsetMs: delivery.sentAt - progress.receivedAt }
    }
    const parsed = parse(delivery)
    if (typeof parsed === 'string') return { outcome: 'malformed', reason: parsed }
    const { event, id } = parsed
    progress.event = event
    if (event.event === selfTestEvent) {
      this.#parts.onProbe(event.id ?? '')
      return { outcome: 'unhandled' }
    }
    const route = router.route(event.event)
    if (route.handlers.length === 0) return { outcome: 'unhandled' }
    const key = eventKey(settings.name, id, delivery.body)
    progress.key = key
    return this.#admit(new Work({ delivery, event, route, key, progress }, this.#parts.work))
  }

  async #admit(work: Work): Promise<Ending> {
    const { gate, handling, abandonments } = this.#parts
    const { progress } = work
    // A platform that ends a request also ends its timers. Its run still has a place, which is free once it is abandoned.
    if (gate.running >= handling.maxAtOnce) abandonments.runDue()
    const entering = gate.enter(progress)
    const entered = typeof entering === 'string' ? entering : await entering
    if (entered === 'full') return { outcome: 'overloaded' }
    if (entered === 'gone') return { outcome: progress.stopped ?? 'timed-out' }
    let inside = true
    const leave = () => {
      if (inside) gate.leave()
      inside = false
    }
    progress.abandonment = this.#abandonLater(work, leave)
    try {
      return await this.#handle(work)
    } finally {
      progress.abandonment.cancel()
      leave()
    }
  }

  #abandonLater({ progress, key }: Work, leave: () => void): Delay {
    const { abandonments, drain, notices } = this.#parts
    return abandonments.add(() => {
      progress.abandon()
      leave()
      drain.end(progress)
      notices.onAbandoned(key)
    })
  }

  #handle(work: Work): MaybePromise<Ending> {
    const { settler, handling } = this.#parts
    const { key, progress } = work
    if (progress.stopped) return { outcome: progress.stopped }
    if (settler.hasSucceeded(key)) return { outcome: 'duplicate' }
    progress.begun = true
    return handling.handle(work)
  }
}

function withoutBody({ unread, detail }: Unread): Ending {
  return unread === 'misconfigured' ? { outcome: unread, detail: detail ?? 'No reason given.' } : { outcome: unread }
}

function undecided({ why, error }: Undecided): Ending {
  if (why === 'crowded') return { outcome: 'overloaded' }
  return { outcome: 'unavailable', reason: why === 'rotating' ? 'secrets-rotating' : 'secrets-failed', error }
}
