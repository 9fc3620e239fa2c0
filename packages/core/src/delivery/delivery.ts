import type { Clock } from '../async/clock.ts'
import { createDeferred, type Deferred } from '../async/deferred.ts'
import type { Delays } from '../async/delays.ts'
import { andThen, isThenable, type Soon } from '../async/maybe-promise.ts'
import type { Settler } from '../claim/settle.ts'
import type { Logger } from '../observe/logger.ts'
import type { Reporter } from '../observe/report.ts'
import type { DeliveryFacts, Ending, Outcome } from '../outcome.ts'
import type { HeaderSource } from '../receive/header-value.ts'
import type { RawDelivery } from '../receive/raw-delivery.ts'
import type { AuthenticEvent } from '../run/authentic-event.ts'
import { Control } from '../run/control.ts'
import { readSignedHeaders } from '../verify/signed-headers.ts'
import type { Closable, Drain, DrainPlace } from './drain.ts'
import type { Arrival, Ended, Intake } from './intake.ts'
import { handOver, type WaitUntil } from './wait-until.ts'

/** The step after intake: processes the event here, or hands it to a queue, with the trace that the headers name. */
type Accept = (authentic: AuthenticEvent, control: Control, headers: HeaderSource) => Soon<Ending>

export interface DeliveryParts {
  readonly intake: Intake
  readonly accept: Accept
  readonly settler: Settler
  readonly drain: Drain
  readonly deadlines: Delays
  readonly reporter: Reporter
  readonly logger: Logger
  readonly clock: Clock
}

/** One HTTP request: processes it for as long as Audian waits, and reports its outcome once. */
export class Delivery implements Closable, Arrival {
  readonly arrivedAt: number
  readonly receivedAt: number
  readonly #parts: DeliveryParts
  readonly #raw: RawDelivery
  readonly #control = new Control(() => this.#onAbandon())
  readonly #place: DrainPlace
  /** The result of intake. */
  #taken: AuthenticEvent | Ended | undefined
  /** Set at the deadline. After it the response no longer changes. */
  #answered: 'handled' | 'timed-out' | undefined
  /** Set if the run continues after its answer: resolved when it is abandoned. */
  #abandoned: Deferred | undefined

  constructor(raw: RawDelivery, parts: DeliveryParts) {
    this.#parts = parts
    this.#raw = raw
    this.arrivedAt = parts.clock.monotonic()
    this.receivedAt = parts.clock.now()
    this.#place = parts.drain.enter(this)
  }

  get key(): string | undefined {
    const taken = this.#taken
    return taken !== undefined && 'key' in taken ? taken.key : undefined
  }

  /** Never rejects. */
  receive(waitUntil: WaitUntil | undefined): Promise<Outcome> {
    const working = this.#work()
    if (!isThenable(working)) return Promise.resolve(this.#end(working, waitUntil))
    return new Promise((resolve) => {
      const deadline = this.#parts.deadlines.add(() => resolve(this.#expire(finished, waitUntil)))
      const finish = (ending: Ending) => {
        deadline.cancel()
        if (this.#answered === undefined) resolve(this.#end(ending, waitUntil))
        else this.#endLate(ending, this.#answered)
      }
      const finished = working.then(finish, (error: unknown) => finish(this.#crashed(error)))
    })
  }

  /** `close()` waits no longer. */
  close(): void {
    this.#control.close()
  }

  #work(): Soon<Ending> {
    const { drain, intake, accept } = this.#parts
    if (drain.draining) return { outcome: 'draining' }
    try {
      return andThen(intake.take(this.#raw, this), (taken) => {
        this.#taken = taken
        return 'ending' in taken ? taken.ending : accept(taken, this.#control, this.#raw.headers)
      })
    } catch (error) {
      return this.#crashed(error)
    }
  }

  // Our own code does not throw by design. If it does, the event must not be lost, and its lease must not stay.
  #crashed(error: unknown): Ending {
    this.#control.letGo()
    const ending: Ending = { outcome: 'failed', error }
    this.#taken ??= { ending }
    return ending
  }

  #end(ending: Ending, waitUntil: WaitUntil | undefined): Outcome {
    this.#place.leave()
    const recording = this.#recorded()
    if (recording !== undefined) this.#handOver(recording, waitUntil)
    return this.#give(ending)
  }

  #expire(finished: Promise<void>, waitUntil: WaitUntil | undefined): Outcome {
    this.#answered = this.#control.succeeded ? 'handled' : 'timed-out'
    this.#control.expire()
    if (this.#control.begun) {
      this.#abandoned = createDeferred()
      const rest = finished.then(() => this.#recorded())
      this.#handOver(Promise.race([rest, this.#abandoned.promise]), waitUntil)
    } else this.#place.leave()
    return this.#give({ outcome: this.#answered })
  }

  #endLate(ending: Ending, answered: 'handled' | 'timed-out'): void {
    this.#place.leave()
    const known = ending.outcome === 'timed-out' || (ending.outcome === 'handled' && answered === 'handled')
    if (this.#control.begun && !known) this.#parts.reporter.late(this.#outcome(ending))
  }

  #onAbandon(): void {
    this.#abandoned?.resolve()
    this.#place.leave()
  }

  #give(ending: Ending): Outcome {
    const outcome = this.#outcome(ending)
    this.#parts.reporter.outcome(outcome, this.#taken?.delivery?.body)
    return outcome
  }

  /** Settles when a success that the store has not recorded yet is recorded or given up. */
  #recorded(): Promise<void> | undefined {
    const { key } = this
    return key === undefined ? undefined : this.#parts.settler.ended(key)
  }

  #handOver(work: Promise<void>, waitUntil: WaitUntil | undefined): void {
    handOver(work, { waitUntil, logger: this.#parts.logger, key: this.key })
  }

  #outcome(ending: Ending): Outcome {
    const { delivery, event } = this.#taken ?? {}
    const facts: DeliveryFacts = {
      receivedAt: this.receivedAt,
      durationMs: this.#parts.clock.monotonic() - this.arrivedAt,
      event: event?.event,
      key: this.key,
      timestamp: event?.timestamp,
      deliveryId: delivery?.deliveryId ?? this.#deliveryId(),
      keyId: delivery?.keyId,
    }
    // Not by spreading the ending, which takes a tenth of the whole delivery.
    return Object.assign(facts, ending)
  }

  /** Of a delivery that was not found authentic. */
  #deliveryId(): string | undefined {
    const taken = this.#taken
    if (taken !== undefined) return 'ending' in taken ? taken.deliveryId : undefined
    const headers = readSignedHeaders(this.#raw.headers)
    return typeof headers === 'string' ? undefined : headers.deliveryId
  }
}
