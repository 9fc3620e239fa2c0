import type { Outcome } from '@audian-webhooks/core'
import type { RawDelivery } from '@audian-webhooks/core/kit'
import { consumer } from '../../event-keys.ts'
import { secret } from '../../signed-event.ts'

/** A receiver with the handler in place. */
export interface ChaosReceiver {
  receive(delivery: RawDelivery): Promise<Outcome>
  /** Waits for what is still to be recorded, then closes the connections. */
  close(): Promise<void>
}

export const receiverOptions = { name: consumer, secret, logger: false } as const
