/**
 * A Worker for the tests. Everything it waits for is I/O of a request: the end of its handlers, and the secrets of one
 * receiver, come from the test's server; the store answers after a moment, as one over the network does.
 */
import { createWebhooks, type Logger, type WebhooksOptions } from '@audian-webhooks/core'
import type { IdempotencyStore } from '@audian-webhooks/core/kit'
import { fetchWebhooks } from '@audian-webhooks/fetch'
import { memoryStore } from '@audian-webhooks/store-memory'

/** What `/state` answers. */
export interface WorkerState {
  readonly handled: readonly string[]
  readonly renewed: readonly string[]
  readonly lines: readonly string[]
}

const handled: string[] = []
const renewed: string[] = []
const lines: string[] = []

const write = (fields: object, message: string) => void lines.push(`${message} ${JSON.stringify(fields)}`)
const logger: Logger = { debug: () => undefined, info: write, warn: write, error: write }

const moment = () => new Promise((resolve) => setTimeout(resolve, 5))
const memory = memoryStore()
const store: IdempotencyStore = {
  shared: false,
  claim: (...call) => moment().then(() => memory.claim(...call)),
  renew: (...call) => {
    renewed.push(call[0])
    return moment().then(() => memory.renew(...call))
  },
  complete: (...call) => moment().then(() => memory.complete(...call)),
  release: (...call) => moment().then(() => memory.release(...call)),
}

let server = ''
const fromServer = (path: string) => fetch(new URL(path, server)).then((response) => response.text())

function receiver(options: Partial<WebhooksOptions>) {
  const webhooks = createWebhooks({
    secret: process.env.SECRET,
    store,
    logger,
    leaseMs: 6000,
    renewMs: 1000,
    ...options,
  })
  webhooks.on('call.completed', async ({ id = '' }) => {
    await fromServer(`/handlers/${id}`)
    handled.push(id)
  })
  return fetchWebhooks(webhooks)
}

const receive = receiver({ deadlineMs: 1000 })
/** Two runs at once, each for two seconds at most; its secrets are old at once. */
const receiveFew = receiver({
  ...{ concurrency: 2, maxWaiting: 5, abandonAfterMs: 2000 },
  ...{ secret: () => fromServer('/secret'), secretMaxAgeMs: 1, secretTimeoutMs: 1000, deadlineMs: 5000 },
})

// biome-ignore lint/style/noDefaultExport: this is what a Worker exports
export default {
  fetch(request: Request, env: { readonly SERVER: string }, ctx: unknown): Response | Promise<Response> {
    server = env.SERVER
    const { pathname } = new URL(request.url)
    if (pathname === '/state') return Response.json({ handled, renewed, lines } satisfies WorkerState)
    return pathname === '/few' ? receiveFew(request, env, ctx) : receive(request, env, ctx)
  },
}
