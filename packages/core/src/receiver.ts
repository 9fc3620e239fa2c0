import { createDelays, type Delays, sharedDelays } from './async/delays.ts'
import { createGate, type Gate } from './claim/gate.ts'
import { Settler } from './claim/settle.ts'
import { Attempts } from './dispatch/attempts.ts'
import { Router } from './dispatch/router.ts'
import { Drain } from './drain.ts'
import { createHandling, leasePartsOf } from './handle/create-handling.ts'
import { LifecycleEmitter } from './observe/lifecycle.ts'
import { createLineLimit } from './observe/line-limit.ts'
import { guardedLogger, type Logger } from './observe/logger.ts'
import { Notices } from './observe/notices.ts'
import { createRedactor } from './observe/redact.ts'
import { createReporter, type Reporter } from './observe/report.ts'
import type { Stats } from './observe/stats.ts'
import type { Settings } from './options/settings.ts'
import type { Ending, Outcome } from './outcome.ts'
import { Pipeline } from './pipeline.ts'
import { Progress } from './progress.ts'
import { signatureHeader, timestampHeader } from './protocol/headers.ts'
import { sign } from './protocol/sign.ts'
import { formatTimestamp } from './protocol/timestamp.ts'
import { type Readiness, readiness } from './readiness.ts'
import type { RawDelivery } from './receive/raw-delivery.ts'
import { UnverifiedBytes } from './receive/unverified-bytes.ts'
import { type SelfTestResult, selfTest } from './self-test/self-test.ts'
import { StoreProbe } from './store-probe.ts'
import { createAuthenticate } from './verify/authenticate.ts'
import { fixedSecrets, providedSecrets, type SecretSource } from './verify/secrets.ts'
import { handOver, type WaitUntil } from './wait-until.ts'
import type { WorkParts } from './work.ts'

/** The memory for bodies that are not verified yet. One body of the largest size always fits. */
const unverifiedBytes = 32 * 1_048_576

/** The parts of one receiver, put together, and the deadline around its pipeline. */
export class Receiver {
  readonly router: Router
  readonly lifecycle: LifecycleEmitter
  readonly #settings: Settings
  readonly #logger: Logger
  readonly #secrets: SecretSource
  readonly #storeProbe: StoreProbe
  readonly #settler: Settler
  readonly #gate: Gate
  readonly #drain: Drain
  readonly #deadlines: Delays
  readonly #reporter: Reporter
  readonly #pipeline: Pipeline
  readonly #probes = new Set<string>()
  #closing: Promise<readonly string[]> | undefined

  constructor(settings: Settings) {
    const { clock, numbers } = settings
    this.#settings = settings
    this.#secrets = secretSource(settings)
    const redact = createRedactor(this.#secrets.known)
    const logger = guardedLogger(settings.logger, redact)
    this.#logger = logger
    this.lifecycle = new LifecycleEmitter((error, name) =>
      logger.error({ listener: name, err: error }, 'A lifecycle listener failed; nothing else is affected.'),
    )
    const told = { lifecycle: this.lifecycle, logger, clock, limit: createLineLimit(clock) }
    const notices = new Notices(told)
    this.#reporter = createReporter(told)
    const leases = leasePartsOf(settings)
    this.#storeProbe = new StoreProbe(leases, settings.name)
    this.#settler = new Settler(leases, {
      retainMs: numbers.retainMs,
      giveUpAfterMs: numbers.abandonAfterMs,
      events: notices,
    })
    this.router = new Router(settings.events)
    const work: WorkParts = {
      onMismatch: settings.onMismatch,
      attempts: new Attempts(),
      notices,
      makeLog: (fields) => guardedLogger(settings.logger, redact, fields),
    }
    const handling = createHandling(settings, { leases, settler: this.#settler, work })
    this.#gate = createGate({ concurrency: handling.maxAtOnce, maxWaiting: numbers.maxWaiting })
    this.#drain = new Drain(clock)
    this.#deadlines = createDelays(clock, numbers.deadlineMs)
    this.#pipeline = new Pipeline({
      settings,
      notices,
      ...verification(this.#secrets, numbers),
      router: this.router,
      gate: this.#gate,
      settler: this.#settler,
      handling,
      abandonments: sharedDelays(clock, numbers.abandonAfterMs),
      drain: this.#drain,
      onProbe: (id) => void this.#probes.delete(id),
      work,
    })
  }

  /** Takes a delivery through the pipeline, for as long as Audian waits. Never rejects. */
  receive(raw: RawDelivery, waitUntil?: WaitUntil): Promise<Outcome> {
    const progress = new Progress(this.#settings.clock)
    this.#drain.begin(progress)
    return new Promise((resolve) => {
      const give = (ending: Ending) => {
        const outcome = this.#outcome(ending, progress)
        this.#reporter.outcome(outcome, progress.rawBody)
        resolve(outcome)
      }
      const deadline = this.#deadlines.add(() => {
        progress.expire()
        if (progress.begun) {
          const work = progress.unlessAbandoned(finished.then(() => this.#recorded(progress)))
          handOver(work, { waitUntil, logger: this.#logger, key: progress.key })
        } else this.#drain.end(progress)
        give({ outcome: progress.succeeded ? 'handled' : 'timed-out' })
      })
      const finished = this.#pipeline
        .run(raw, progress)
        .catch((error) => crashed(error, progress))
        .then((ending) => {
          deadline.cancel()
          this.#drain.end(progress)
          if (progress.overdue) return this.#finishLate(ending, progress)
          const recording = this.#recorded(progress)
          if (recording !== undefined) handOver(recording, { waitUntil, logger: this.#logger, key: progress.key })
          return give(ending)
        })
    })
  }

  ready(): Promise<Readiness> {
    return readiness({ draining: this.#drain.draining, store: this.#storeProbe, secrets: this.#secrets })
  }

  stats(): Stats {
    return {
      outcomes: { ...this.#reporter.counts },
      running: this.#gate.running,
      waiting: this.#gate.waiting,
      pendingCompletions: this.#settler.pendingKeys.length,
      draining: this.#drain.draining,
    }
  }

  close(timeoutMs = this.#settings.numbers.deadlineMs): Promise<readonly string[]> {
    this.#closing ??= this.#close(timeoutMs >= 0 ? timeoutMs : this.#settings.numbers.deadlineMs)
    return this.#closing
  }

  selfTest(url: string | URL): Promise<SelfTestResult> {
    const { now } = this.#settings.clock
    return selfTest(url, { probes: this.#probes, now, sign: (body) => this.signedHeaders(body) })
  }

  /** The headers that Audian would send with a body, signed now with the newest secret. */
  async signedHeaders(body: Uint8Array): Promise<Record<string, string>> {
    const [key] = (await this.#secrets.current()).keys
    const timestamp = formatTimestamp(this.#settings.clock.now())
    const signature = sign({ secret: key?.secret ?? '', timestamp, body })
    return { [signatureHeader]: signature, [timestampHeader]: timestamp }
  }

  async #close(timeoutMs: number): Promise<readonly string[]> {
    const running = this.#drain.active
    const draining = this.#drain.close(timeoutMs, this.#settler)
    this.lifecycle.emit('draining', { running })
    const unfinished = await draining
    this.lifecycle.emit('closed', { unfinished })
    return unfinished
  }

  #finishLate(ending: Ending, progress: Progress): void {
    const known = ending.outcome === 'timed-out' || (ending.outcome === 'handled' && progress.succeededInTime)
    if (progress.begun && !known) this.#reporter.late(this.#outcome(ending, progress))
  }

  #recorded({ key }: Progress): Promise<void> | undefined {
    return key === undefined ? undefined : this.#settler.ended(key)
  }

  #outcome(ending: Ending, progress: Progress): Outcome {
    // Each ending is an object of its own, and adding to it costs a tenth of what spreading two would.
    return Object.assign(ending, progress.facts(this.#settings.clock.monotonic()))
  }
}

// Nothing in the pipeline throws by design; what does all the same must not lose the event. Nothing holds it any more.
function crashed(error: unknown, progress: Progress): Ending {
  progress.hold?.stop()
  return { outcome: 'failed', error }
}

function verification(secrets: SecretSource, { maxBodyBytes, maxWaiting }: Settings['numbers']) {
  const unverified = new UnverifiedBytes(Math.max(unverifiedBytes, maxBodyBytes))
  return { unverified, authenticate: createAuthenticate(secrets, { maxWaiting, unverified }) }
}

function secretSource({ secret, clock, numbers }: Settings): SecretSource {
  if (typeof secret !== 'function') return fixedSecrets(secret)
  return providedSecrets(secret, { clock, timeoutMs: numbers.secretTimeoutMs, maxAgeMs: numbers.secretMaxAgeMs })
}
