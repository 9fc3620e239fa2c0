import { createWebhooks, type Outcome, type Webhooks } from '@audian-webhooks/core'
import type { IdempotencyStore } from '@audian-webhooks/core/kit'
import { sampleEvent, signedDelivery } from '@audian-webhooks/testing'

const secret = 'whsec_of_the_faults'

/** Long enough for a busy machine, short enough for leases to expire within a test. */
export const times = { storeTimeoutMs: 5000, leaseMs: 15_555, renewMs: 3000, retainMs: 77_777_777 }

export interface FaultReceiver {
  readonly webhooks: Pick<Webhooks, 'close' | 'stats'>
  readonly outcomes: readonly Outcome[]
  /** Lifecycle events that speak of the store, by name. */
  readonly emitted: readonly string[]
  /** How many runs have begun. */
  readonly runs: () => number
  /** What the next runs do, in order; then they succeed at once. */
  script(...steps: ((context: FaultContext) => unknown)[]): void
  /** Delivers the event with this id and gives what Audian would see. */
  deliver(id: string): Promise<number | undefined>
}

/** `tx` is there with a transactional store only. */
export interface FaultContext {
  readonly key: string
  readonly signal: AbortSignal
  readonly tx: { query(text: string, values: unknown[]): Promise<unknown> }
}

export function receiverOf(store: IdempotencyStore): FaultReceiver {
  const webhooks = createWebhooks({ name: 'faults', secret, store, logger: false, ...times })
  const outcomes: Outcome[] = []
  const emitted: string[] = []
  const steps: ((context: FaultContext) => unknown)[] = []
  let runs = 0
  webhooks.on('call.completed', (_event, context) => {
    runs++
    return steps.shift()?.(context as unknown as FaultContext)
  })
  webhooks.lifecycle.on('outcome', (outcome) => outcomes.push(outcome))
  for (const name of [
    'renewal-failed',
    'completion-failed',
    'completion-ended',
    'release-failed',
    'lease-lost',
  ] as const)
    webhooks.lifecycle.on(name, () => emitted.push(name))
  return {
    webhooks,
    outcomes,
    emitted,
    runs: () => runs,
    script: (...next) => void steps.push(...next),
    async deliver(id) {
      const answer = await webhooks.handle(signedDelivery({ ...sampleEvent('call.completed'), id }, { secret }))
      return answer?.status
    },
  }
}
