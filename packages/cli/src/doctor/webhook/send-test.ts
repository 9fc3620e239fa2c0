import { setTimeout as delay } from 'node:timers/promises'
import type { AudianClient, Webhook, WebhookLog } from '@audian-webhooks/client'
import { type Finding, headings, ok, problem, warning } from '../finding.ts'
import { causeOf } from './cause.ts'

interface SendTestOptions {
  /** Whether the receiver has accepted deliveries signed with the secret given here. */
  readonly hasSecret: boolean
  /** How long to wait for the result in the logs, in milliseconds. */
  readonly waitMs: number
  readonly signal: AbortSignal
}

const id = 'secret-current'
const event = 'call.completed'
const pauseMs = 500

/** Only a delivery from Audian can show that the receiver has its secret: the API does not show secrets. */
export async function sendTest(client: AudianClient, webhook: Webhook, options: SendTestOptions): Promise<Finding> {
  const { waitMs, signal } = options
  const known = new Set((await logsOf(client, webhook, signal)).map((log) => log.id))
  await client.webhooks.test(webhook.id, event, { signal })
  const end = performance.now() + waitMs
  let log: WebhookLog | undefined
  while (performance.now() < end) {
    await delay(pauseMs, undefined, { signal })
    log = (await logsOf(client, webhook, signal)).find((each) => !known.has(each.id) && each.event === event)
    if (log !== undefined && isAnswered(log)) return judge(log, options)
  }
  return noResult(webhook, log)
}

/** The first page: what is new is expected there. */
async function logsOf(
  { webhooks }: AudianClient,
  { id: webhook }: Webhook,
  signal: AbortSignal,
): Promise<readonly WebhookLog[]> {
  for await (const { entries } of webhooks.logs(webhook, { limit: 100, signal }).pages()) return entries
  return []
}

function isAnswered({ status, response_status }: WebhookLog): boolean {
  return status === 'delivered' || status === 'failed' || typeof response_status === 'number'
}

function judge({ status, response_status }: WebhookLog, { hasSecret }: SendTestOptions): Finding {
  const answered = response_status ?? undefined
  if (status === 'delivered') return ok(id, 'Audian’s test delivery was accepted: the receiver has the current secret.')
  const { advice, heading } = causeOf(answered)
  const isRefused = answered === 401 || answered === 403
  return problem(id, {
    title: `Audian’s test delivery was ${answered === undefined ? 'not answered' : `answered ${answered}`}.`,
    detail:
      isRefused && hasSecret
        ? 'The receiver accepts the secret passed here, so this is not the current secret at Audian.'
        : undefined,
    advice,
    heading,
  })
}

function noResult({ id: webhook }: Webhook, log: WebhookLog | undefined): Finding {
  return warning(id, {
    title: log === undefined ? 'The test delivery is not in the logs yet.' : 'The test delivery has no response yet.',
    advice: `See its outcome later with: audian-webhooks logs ${webhook}`,
    heading: headings.receiving,
  })
}
