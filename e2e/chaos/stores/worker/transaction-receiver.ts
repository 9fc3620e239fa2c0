import { createWebhooks } from '@audian-webhooks/core'
import { postgresStore } from '@audian-webhooks/store-postgres'
import type { Pool } from 'pg'
import { insertEffect } from '../../effects.ts'
import { keyOfEvent, keyOfStore } from '../../event-keys.ts'
import type { Handle } from '../../handle.ts'
import type { Journal } from '../../journal.ts'
import { monotonic } from '../../monotonic.ts'
import { type ChaosReceiver, receiverOptions } from './receiver.ts'

/** The handler's effect and the record of its success in one transaction. */
export function transactionReceiver(pool: Pool, journal: Journal, handle: Handle): ChaosReceiver {
  const webhooks = createWebhooks({ ...receiverOptions, store: postgresStore({ pool, transactional: true }) })
  webhooks.on('call.completed', (event, { attempt, tx }) =>
    handle({ key: keyOfEvent(event.id), attempt, effect: () => tx.query(insertEffect, [event.id]) }),
  )
  return {
    async receive(delivery) {
      const outcome = await webhooks.receive(delivery)
      // Here `handled` means committed.
      if (outcome.outcome === 'handled') {
        const key = keyOfStore(outcome.key ?? '')
        journal.write({ kind: 'recorded', key, at: monotonic(), token: `process ${process.pid}` })
      }
      return outcome
    },
    async close() {
      await webhooks.close()
      await pool.end()
    },
  }
}
