import { createWebhooks } from '@audian-webhooks/core'
import { keyOfEvent } from '../events.ts'
import type { Journal } from '../journal.ts'
import { leaseOptions } from '../settings.ts'
import type { Connection } from './connect.ts'
import type { Handle } from './handle.ts'
import { type ChaosReceiver, receiverOptions } from './receiver.ts'
import { watchedStore } from './watched-store.ts'

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
