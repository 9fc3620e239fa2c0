import { createDelays } from './async/delays.ts'
import { leaseSettings } from './claim/lease-settings.ts'
import { Settler } from './claim/settle.ts'
import { type CloseOptions, type CloseResult, close } from './delivery/close.ts'
import { Delivery, type DeliveryParts } from './delivery/delivery.ts'
import { Drain } from './delivery/drain.ts'
import { Intake } from './delivery/intake.ts'
import type { HandleOptions } from './delivery/receiver.ts'
import type { LifecycleEmitter } from './observe/lifecycle.ts'
import { createObserver } from './observe/observer.ts'
import { channels, traced } from './observe/tracing.ts'
import { type Readiness, readiness } from './operate/readiness.ts'
import { type ReceiverParts, receiverParts } from './operate/receiver-parts.ts'
import { signDelivery, signWith } from './operate/sign-delivery.ts'
import { noJobs, type Stats } from './operate/stats.ts'
import { StoreProbe } from './operate/store-probe.ts'
import type { WebhooksOptions } from './options/options.ts'
import { type Settings, settingsOf } from './options/settings.ts'
import type { Outcome } from './outcome.ts'
import type { EventSink } from './queue/event-sink.ts'
import { queueAccess } from './queue/queue-access.ts'
import type { RawDelivery } from './receive/raw-delivery.ts'
import { UnverifiedBytes } from './receive/unverified-bytes.ts'
import type { Answer } from './respond/answer.ts'
import { respond } from './respond/respond.ts'
import type { Schemas, WithPrivate } from './route/event.ts'
import { Router } from './route/router.ts'
import type { ContextOf } from './run/context.ts'
import { createProcessor } from './run/create-processor.ts'
import type { Gate } from './run/gate.ts'
import type { IdempotencyStore } from './store/store.ts'
import type { Webhooks, WithQueue } from './typed-webhooks.ts'
import { createAuthenticate } from './verify/authenticate.ts'
import { createFixedSecrets, createProvidedSecrets, type SecretSource } from './verify/secrets.ts'

/**
 * Creates a receiver. Pass it to an adapter: `nodeWebhooks(webhooks)`, `expressWebhooks(webhooks)` and so on.
 *
 * @throws OptionsError that lists all problems
 */
export function createWebhooks<
  // biome-ignore lint/complexity/noBannedTypes: no private events, so that hovers show Audian's own
  const TSchemas extends Schemas = {},
  TStore extends IdempotencyStore | 'none' = 'none',
  TQueue extends EventSink | undefined = undefined,
>(
  options: WebhooksOptions<TSchemas, TStore, TQueue>,
): Webhooks<WithPrivate<TSchemas>, ContextOf<TStore>> & WithQueue<TQueue> {
  const webhooks = new ReceivingWebhooks(settingsOf(options))
  // The types of on() belong to the interface; the router takes any name and checks it.
  return webhooks as unknown as Webhooks<WithPrivate<TSchemas>, ContextOf<TStore>> & WithQueue<TQueue>
}

/** The memory for bodies that are not verified yet. One body of the maximum size always fits. */
const unverifiedBytes = 32 * 1_048_576

/** Connects the parts of a receiver, and answers deliveries. */
class ReceivingWebhooks {
  readonly lifecycle: LifecycleEmitter
  // Private, so that no secret shows when a receiver is printed.
  readonly #parts: ReceiverParts
  readonly #router: Router
  readonly #gate: Gate
  readonly #delivery: DeliveryParts
  #closing: Promise<CloseResult> | undefined

  constructor(settings: Settings) {
    const { clock, numbers } = settings
    const secrets = secretSource(settings)
    const probesUnderWay = new Set<string>()
    const observer = createObserver(settings, secrets.known)
    const { lifecycle, limit, logger, reporter } = observer
    this.lifecycle = lifecycle
    const leases = leaseSettings(settings)
    const settler = new Settler(leases, {
      retainMs: numbers.retainMs,
      giveUpAfterMs: numbers.abandonAfterMs,
      events: observer.notices,
    })
    this.#router = new Router(settings.events)
    const { gate, processor } = createProcessor(settings, { router: this.#router, leases, settler, observer })
    this.#gate = gate
    const process: ReceiverParts['process'] = (authentic, control) => processor.process(authentic, control)
    const drain = new Drain()
    const storeProbe = new StoreProbe(leases, settings.name)
    const queue = queueAccess(settings)
    this.#parts = {
      settings,
      secrets,
      leases,
      storeProbe,
      queue,
      drain,
      lifecycle,
      logger,
      limit,
      process,
      probesUnderWay,
      jobs: noJobs(),
    }
    this.#delivery = {
      intake: createIntake(settings, secrets, probesUnderWay),
      accept: queue === undefined ? process : (authentic, _, headers) => queue.enqueue(authentic, headers),
      settler,
      drain,
      deadlines: createDelays(clock, numbers.deadlineMs),
      reporter,
      logger,
      clock,
    }
  }

  on(patterns: string | readonly string[], handler: unknown): this {
    this.#router.on(patterns, handler)
    return this
  }

  onUnmatched(handler: unknown): this {
    this.#router.onUnmatched(handler)
    return this
  }

  handle(raw: RawDelivery, options?: HandleOptions): Promise<Answer | undefined> {
    return this.receive(raw, options).then(respond)
  }

  receive(raw: RawDelivery, options?: HandleOptions): Promise<Outcome> {
    if (channels.receive.hasSubscribers) return traced(channels.receive, {}, () => this.#receive(raw, options))
    return this.#receive(raw, options)
  }

  ready(): Promise<Readiness> {
    return readiness(this.#parts)
  }

  stats(): Stats {
    const { reporter, settler, drain } = this.#delivery
    return {
      outcomes: { ...reporter.counts },
      running: this.#gate.running,
      waiting: this.#gate.waiting,
      pendingCompletions: settler.pendingKeys.length,
      jobs: { ...this.#parts.jobs },
      draining: drain.draining,
    }
  }

  close({ timeoutMs }: CloseOptions = {}): Promise<CloseResult> {
    const { deadlineMs } = this.#parts.settings.numbers
    const waitMs = timeoutMs !== undefined && timeoutMs >= 0 ? timeoutMs : deadlineMs
    this.#closing ??= close(waitMs, { ...this.#delivery, lifecycle: this.lifecycle })
    return this.#closing
  }

  #receive(raw: RawDelivery, options: HandleOptions | undefined): Promise<Outcome> {
    return new Delivery(raw, this.#delivery).receive(options?.waitUntil)
  }

  [receiverParts](): ReceiverParts {
    return this.#parts
  }

  [signDelivery](body: Uint8Array): Promise<Record<string, string>> {
    const { secrets, settings } = this.#parts
    return signWith(secrets, settings.clock, body)
  }
}

function secretSource({ secret, clock, numbers }: Settings): SecretSource {
  if (typeof secret !== 'function') return createFixedSecrets(secret)
  return createProvidedSecrets(secret, { clock, timeoutMs: numbers.secretTimeoutMs, maxAgeMs: numbers.secretMaxAgeMs })
}

function createIntake(settings: Settings, secrets: SecretSource, probesUnderWay: Set<string>): Intake {
  const { maxBodyBytes, maxWaiting } = settings.numbers
  const unverified = new UnverifiedBytes(Math.max(unverifiedBytes, maxBodyBytes))
  const authenticate = createAuthenticate(secrets, { maxWaiting, unverified })
  return new Intake({ settings, unverified, authenticate, probesUnderWay })
}
