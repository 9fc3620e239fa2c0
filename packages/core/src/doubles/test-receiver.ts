import { type FakeClock, fakeClock } from '@audian-webhooks/testing'
import { expect } from 'vitest'
import type { HandleOptions } from '../delivery/receiver.ts'
import type { LifecycleEvents } from '../observe/lifecycle.ts'
import type { Logger, LogLevel } from '../observe/logger.ts'
import type { WebhooksOptions } from '../options/options.ts'
import type { Outcome } from '../outcome.ts'
import type { Answer } from '../respond/answer.ts'
import type { Webhooks } from '../typed-webhooks.ts'
import { createWebhooks } from '../webhooks.ts'
import { type DeliveryOverrides, secret, signedDelivery } from './deliveries.ts'
import { createFaultyStore, type FaultyStore } from './faulty-store.ts'

export interface LogLine {
  readonly level: LogLevel
  readonly fields: Readonly<Record<string, unknown>>
  readonly message: string
}

type Emitted = { readonly [K in keyof LifecycleEvents]: LifecycleEvents[K][] }

/** A receiver with everything around it under control. */
export interface TestReceiver {
  readonly clock: FakeClock
  readonly store: FaultyStore
  readonly webhooks: Webhooks
  readonly lines: readonly LogLine[]
  /** Lifecycle events by name. */
  readonly emitted: Emitted
  /** Delivers and gives the answer and the outcome, once they are there. */
  deliver(parts?: DeliveryOverrides, options?: HandleOptions): Promise<Outcome>
  answer(parts?: DeliveryOverrides): Promise<Answer | undefined>
}

const lifecycleNames: readonly (keyof LifecycleEvents)[] = [
  'outcome',
  'late-outcome',
  'unhandled',
  'mismatch',
  'conflict',
  'lease-lost',
  'renewal-failed',
  'completion-failed',
  'completion-ended',
  'release-failed',
  'abandoned',
  'permanent-loss',
  'suspected-loss',
  'job-failed',
  'job-dead',
  'draining',
  'closed',
]

export function createTestReceiver(
  options: Partial<WebhooksOptions> & { readonly answering?: 'values' | 'promises' } = {},
): TestReceiver {
  const { answering, ...rest } = options
  const clock = fakeClock()
  const store = createFaultyStore(clock, answering)
  const lines: LogLine[] = []
  // Private events are declared by the tests of types.
  const webhooks = createWebhooks({
    name: 'default',
    secret,
    store,
    logger: recorder(lines),
    clock,
    ...rest,
  }) as unknown as Webhooks
  const emitted = Object.fromEntries(lifecycleNames.map((name) => [name, []])) as unknown as Emitted
  for (const name of lifecycleNames) webhooks.lifecycle.on(name, (payload) => emitted[name].push(payload as never))
  return {
    clock,
    store,
    webhooks,
    lines,
    emitted,
    deliver: (parts, handling) => webhooks.receive(signedDelivery(clock, parts), handling),
    answer: (parts) => webhooks.handle(signedDelivery(clock, parts)),
  }
}

function recorder(lines: LogLine[]): Logger {
  const write = (level: LogLevel) => (fields: object, message: string) => {
    lines.push({ level, fields: { ...fields }, message })
  }
  return { debug: write('debug'), info: write('info'), warn: write('warn'), error: write('error') }
}

/** Nothing runs, waits, is pending, or would keep the process alive. */
export function expectIdle({ webhooks, clock }: Pick<TestReceiver, 'webhooks' | 'clock'>): void {
  expect(webhooks.stats()).toMatchObject({ running: 0, waiting: 0, pendingCompletions: 0 })
  expect(clock.keepingAlive).toBe(0)
}
