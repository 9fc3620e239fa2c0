/** A Worker whose types are Cloudflare's, without Node's and the DOM's. This file is compiled only. */
import { createWebhooks } from '@audian-webhooks/core'
import { fetchWebhooks } from '@audian-webhooks/fetch'
import { memoryStore } from '@audian-webhooks/store-memory'

interface Env {
  readonly AUDIAN_WEBHOOK_SECRET: string
}

const webhooks = createWebhooks({ secret: 'whsec_consumer', store: memoryStore() })
const receive = fetchWebhooks(webhooks, { path: '/webhooks' })

export const checked = { fetch: receive } satisfies ExportedHandler<Env>
export const declared: ExportedHandler<Env> = { fetch: receive }
export const untyped: ExportedHandler = { fetch: receive }
export const method: ExportedHandler<Env> = {
  fetch(request, env, ctx) {
    return env.AUDIAN_WEBHOOK_SECRET === '' ? new Response(null, { status: 503 }) : receive(request, env, ctx)
  },
}
export const handedIn: ExportedHandler<Env> = { fetch: (request, _env, ctx) => receive(request, ctx) }
export const page: PagesFunction<Env> = (context) => receive(context.request, context)
