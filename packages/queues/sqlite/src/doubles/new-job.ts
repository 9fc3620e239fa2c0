import { randomUUID } from 'node:crypto'
import type { EventJob } from '@audian-webhooks/core/queue'

export function newJob(change: Partial<EventJob> = {}): EventJob {
  const now = Date.now()
  return { key: `app:${randomUUID()}`, body: 'e30=', receivedAt: now, sentAt: now, keyId: '12345678', ...change }
}
