import { createWebhooks, type Webhooks } from '@audian-webhooks/core'
import { memoryStore } from '@audian-webhooks/store-memory'
import { type BenchmarkDelivery, secret } from '../deliveries.ts'
import type { Prepare } from './sides.ts'

type Handle = () => Promise<void>

/** All that a receiver does for a new event. */
export function receiver(handle: Handle): Prepare {
  const webhooks = withMemoryStore(handle)
  return (round) => () => deliver(webhooks, round, 200)
}

/** Without remembering events. */
export function withoutStore(handle: Handle): Prepare {
  const webhooks = createWebhooks({ secret, store: 'none', logger: false }).on('call.completed', handle)
  return (round) => () => deliver(webhooks, round, 200)
}

/** Events that the receiver has handled: they are made known before the measuring, by a handler that is not counted. */
export function duplicates(): Prepare {
  const webhooks = withMemoryStore(() => Promise.resolve())
  return async (round) => {
    await deliver(webhooks, round, 200)
    return () => deliver(webhooks, round, 200)
  }
}

/** Signatures of the right form that are not over these bytes. */
export function wrongSignature(handle: Handle): Prepare {
  const webhooks = withMemoryStore(handle)
  return (round) => {
    const forged = round.map((delivery) => withSignature(delivery, 'f'.repeat(64)))
    return () => deliver(webhooks, forged, 401)
  }
}

export function malformedHeaders(handle: Handle): Prepare {
  const webhooks = withMemoryStore(handle)
  return (round) => {
    const malformed = round.map((delivery) => withSignature(delivery, 'no signature'))
    return () => deliver(webhooks, malformed, 401)
  }
}

function withMemoryStore(handle: Handle): Webhooks {
  return createWebhooks({ secret, store: memoryStore(), logger: false }).on('call.completed', handle)
}

async function deliver(webhooks: Webhooks, round: readonly BenchmarkDelivery[], status: number): Promise<void> {
  for (const delivery of round) {
    const answer = await webhooks.handle(delivery)
    if (answer?.status !== status) throw new Error(`Answered ${answer?.status} instead of ${status}.`)
  }
}

function withSignature({ headers, body }: BenchmarkDelivery, signature: string): BenchmarkDelivery {
  return { headers: { ...headers, 'x-audian-signature': signature }, body }
}
