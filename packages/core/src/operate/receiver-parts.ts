import type { Soon } from '../async/maybe-promise.ts'
import type { LeaseSettings } from '../claim/lease.ts'
import type { Drain } from '../delivery/drain.ts'
import type { Receiver } from '../delivery/receiver.ts'
import type { LifecycleEmitter } from '../observe/lifecycle.ts'
import type { LineLimit } from '../observe/line-limit.ts'
import type { Logger } from '../observe/logger.ts'
import type { Settings } from '../options/settings.ts'
import type { Ending } from '../outcome.ts'
import type { QueueAccess } from '../queue/queue-access.ts'
import type { AuthenticEvent } from '../run/authentic-event.ts'
import type { Control } from '../run/control.ts'
import type { SecretSource } from '../verify/secrets.ts'
import type { JobCounts } from './stats.ts'
import type { StoreProbe } from './store-probe.ts'

/**
 * The parts of a receiver that functions such as `selfTest()` and `startWorkers()` use. They are separate functions, so
 * that a bundle contains only those that are called.
 */
export interface ReceiverParts {
  readonly settings: Settings
  readonly secrets: SecretSource
  readonly leases: LeaseSettings
  readonly storeProbe: StoreProbe
  readonly queue: QueueAccess | undefined
  readonly drain: Drain
  readonly lifecycle: LifecycleEmitter
  readonly logger: Logger
  readonly limit: LineLimit
  process(authentic: AuthenticEvent, control: Control): Soon<Ending>
  readonly jobs: JobCounts
  /** The ids of the probes that were sent and have not arrived yet. */
  readonly probesUnderWay: Set<string>
}

/** The name of the method that returns a receiver's parts. Works across copies of this package. */
export const receiverParts = Symbol.for('audian-webhooks.parts')

/** @throws TypeError if the receiver was not made by `createWebhooks()` */
export function partsOf(webhooks: Receiver, caller: string): ReceiverParts {
  const receiver = webhooks as { [receiverParts]?(): ReceiverParts }
  const parts = receiver[receiverParts]?.()
  if (parts === undefined) throw new TypeError(`${caller}(): this receiver was not made by createWebhooks().`)
  return parts
}
