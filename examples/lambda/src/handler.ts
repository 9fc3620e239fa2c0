import { createWebhooks } from '@audian-webhooks/core'
import { memoryStore } from '@audian-webhooks/store-memory'

// For a function that runs in several instances: a shared store, with a name.
const webhooks = createWebhooks({ secret: process.env.AUDIAN_WEBHOOK_SECRET, store: memoryStore() })

webhooks.on('call.completed', (event) => {
  console.log(`${event.data.call_id} took ${event.data.duration} s`)
})

/** The fields that are used here of the events of API Gateway (REST and HTTP APIs), function URLs and load balancers. */
export interface GatewayEvent {
  readonly headers?: Readonly<Record<string, string | undefined>> | null
  /**
   * REST APIs have them, and load balancers in place of `headers` if this is enabled. A header that came twice is here
   * twice, and in `headers` once.
   */
  readonly multiValueHeaders?: Readonly<Record<string, readonly string[] | undefined>> | null
  readonly body?: string | null
  readonly isBase64Encoded: boolean
}

export interface GatewayAnswer {
  readonly statusCode: number
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
}

export async function handler(event: GatewayEvent): Promise<GatewayAnswer> {
  const headers = event.multiValueHeaders ?? event.headers ?? {}
  const body = Buffer.from(event.body ?? '', event.isBase64Encoded ? 'base64' : 'utf8')
  // Lambda freezes what runs after the answer, so the answer waits for it.
  const rest: Promise<void>[] = []
  const answer = await webhooks.handle({ headers, body }, { waitUntil: (work) => rest.push(work) })
  await Promise.allSettled(rest)
  return { statusCode: answer?.status ?? 503, headers: answer?.headers ?? {}, body: answer?.body ?? '' }
}
