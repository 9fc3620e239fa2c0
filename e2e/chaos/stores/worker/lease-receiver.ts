import { createWebhooks } from '@audian-webhooks/core'
import type { Connection } from '../../connect.ts'
import { keyOfEvent } from '../../event-keys.ts'
import type { Handle } from '../../handle.ts'
import type { Journal } from '../../journal.ts'
import { leaseOptions } from '../../lease.ts'
import { watchedStore } from '../../watched-store.ts'
import { type ChaosReceiver, receiverOptions } from './receiver.ts'

/** Over a store that keeps leases. */
export function leaseReceiver({ store, close }: Connection, journal: Journal, handle: Handle): ChaosReceiver {
  const webhooks = createWebhooks({ ...receiverOptions, ...leaseOptions, store: watchedStore(store, journal) })
  webhooks.on('call.completed', (event, { attempt }) => handle({ key: keyOfEvent(event.id), attempt }))
  return {
    receive: (delivery) => webhooks.receive(delivery),
    async close() {
      await webhooks.close()
      await close()
    },
  }
}
