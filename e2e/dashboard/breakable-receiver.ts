import type { RequestListener } from 'node:http'
import { createWebhooks } from '@audian-webhooks/core'
import type { Envelope } from '@audian-webhooks/core/protocol'
import { nodeWebhooks } from '@audian-webhooks/node'
import { memoryStore } from '@audian-webhooks/store-memory'
import { closing } from '../emulator/closing.ts'
import { listen } from '../emulator/listen.ts'

/** A receiver as a reader of the documentation would write it, which a test can break. It closes with the test. */
export interface BreakableReceiver {
  readonly url: string
  /** The events that it has handled, in order. */
  readonly handled: readonly Envelope[]
  /** Sets its secret. Until then it answers 503. */
  configure(secret: string): void
  /** Answers 503 to everything until it is fixed. */
  break(): void
  fix(): void
}

export async function breakableReceiver(): Promise<BreakableReceiver> {
  const handled: Envelope[] = []
  let broken = false
  let handle: RequestListener | undefined
  const { url } = await closing(
    listen((request, response) => {
      if (handle === undefined || broken) response.writeHead(503).end()
      else void handle(request, response)
    }),
  )
  return {
    url,
    handled,
    configure(secret) {
      const webhooks = createWebhooks({ secret, store: memoryStore(), logger: false })
      webhooks.on('*', (event) => void handled.push(event))
      handle = nodeWebhooks(webhooks, { path: '/webhooks' })
    },
    break() {
      broken = true
    },
    fix() {
      broken = false
    },
  }
}
