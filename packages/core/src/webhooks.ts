import { createDelays, createSharedDelays } from './async/delays.ts'
import type { LeaseSettings } from './claim/lease.ts'
import { Settler } from './claim/settle.ts'
import { type CloseOptions, type CloseResult, close } from './delivery/close.ts'
import { type Accept, Delivery, type DeliveryParts } from './delivery/delivery.ts'
import { Drain } from './delivery/drain.ts'
import { Intake } from './delivery/intake.ts'
import type { HandleOptions } from './delivery/receiver.ts'
import type { LifecycleEmitter } from './observe/lifecycle.ts'
import type { Notices } from './observe/notices.ts'
import { createObserver } from './observe/observer.ts'
import { channels, traced } from './observe/tracing.ts'
import { type Readiness, readiness } from './operate/readiness.ts'
import { type ReceiverParts, receiverParts } from './operate/receiver-parts.ts'
import { signDelivery, signWith } from './operate/sign-delivery.ts'
import type { Stats } from './operate/stats.ts'
import { StoreProbe } from './operate/store-probe.ts'
import type { WebhooksOptions } from './options/options.ts'
import { type Settings, settingsOf } from './options/settings.ts'
import type { Outcome } from './outcome.ts'
import type { CreateEnqueue, Enqueue } from './queue/enqueuer.ts'
import type { EventSink } from './queue/event-sink.ts'
import type { RawDelivery } from './receive/raw-delivery.ts'
import { UnverifiedBytes } from './receive/unverified-bytes.ts'
import type { Answer } from './respond/answer.ts'
import { respond } from './respond/respond.ts'
import type { Schemas, WithPrivate } from './route/event.ts'
import { Router } from './route/router.ts'
import { Attempts } from './run/attempts.ts'
import type { ContextOf } from './run/context.ts'
import { createGate, type Gate } from './run/gate.ts'
import type { CreateInTransaction, InTransaction } from './run/in-transaction.ts'
import { Processor } from './run/process.ts'
import { type IdempotencyStore, isTransactional } from './store/store.ts'
import { createStoreCall } from './store/store-call.ts'
import { createTimeLimit } from './store/time-limit.ts'
import type { Webhooks, WithQueue } from './typed-webhooks.ts'
import { createAuthenticate } from './verify/authenticate.ts'
import { createFixedSecrets, createProvidedSecrets, type SecretSource } from './verify/secrets.ts'

/**
 * Creates a receiver. Hand it to an adapter: `nodeWebhooks(webhooks)`, `expressWebhooks(webhooks)` and so on.
 *
 * @throws OptionsError, naming every problem at once
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

/** The memory for bodies that are not verified yet. One body of the largest size always fits. */
const unverifiedBytes = 32 * 1_048_576

/** Puts the parts of a receiver together, and answers. */
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
    const { lifecycle, logger, notices, reporter, makeLog } = createObserver(settings, secrets.known)
    this.lifecycle = lifecycle
    const leases = leaseSettings(settings)
    const settler = new Settler(leases, {
      retainMs: numbers.retainMs,
      giveUpAfterMs: numbers.abandonAfterMs,
      events: notices,
    })
    this.#router = new Router(settings.events)
    const concurrency = Math.min(
      numbers.concurrency,
      isTransactional(settings.store) ? settings.store.maxTransactions : numbers.concurrency,
    )
    this.#gate = createGate({ concurrency, maxWaiting: numbers.maxWaiting })
    const processor = new Processor({
      router: this.#router,
      gate: this.#gate,
      leases,
      settler,
      inTransaction: createInTransaction(settings, notices),
      abandonments: createSharedDelays(clock, numbers.abandonAfterMs),
      onMismatch: settings.onMismatch,
      attempts: new Attempts(),
      notices,
      makeLog,
    })
    const process: Accept = (authentic, control) => processor.process(authentic, control)
    const drain = new Drain()
    const storeProbe = new StoreProbe(leases, settings.name)
    this.#parts = { settings, secrets, storeProbe, drain, lifecycle, logger, process, probesUnderWay }
    this.#delivery = {
      intake: createIntake(settings, secrets, probesUnderWay),
      accept: createEnqueue(settings) ?? process,
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

function leaseSettings({ store, clock, numbers }: Settings): LeaseSettings {
  const { leaseMs, renewMs, storeTimeoutMs } = numbers
  const limit = createTimeLimit(createDelays(clock, storeTimeoutMs), storeTimeoutMs)
  return { store, clock, leaseMs, call: createStoreCall(limit), heartbeats: createDelays(clock, renewMs) }
}

function createEnqueue({ queue, clock, numbers }: Settings): Enqueue | undefined {
  const { queueTimeoutMs } = numbers
  return queue && (queue.enqueuer as unknown as CreateEnqueue)({ queue, clock, queueTimeoutMs })
}

function createInTransaction({ store, clock, numbers }: Settings, notices: Notices): InTransaction | undefined {
  if (!isTransactional(store)) return undefined
  return (store.runner as unknown as CreateInTransaction)({ store, clock, numbers, notices })
}
