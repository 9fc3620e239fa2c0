import { ApiError } from '@audian-webhooks/client'
import { type Findings, headings, problem, skipped } from '../finding.ts'
import { listWebhooks, type OpenAccess } from './access.ts'
import { judgeDeliveries } from './deliveries.ts'
import { judgeRegistration } from './registration.ts'
import { sendTest } from './send-test.ts'
import { judgeActive, judgeEvents } from './subscription.ts'

interface WebhookInputs {
  readonly url: URL
  readonly hasSecret: boolean
  readonly timeoutMs: number
  readonly signal: AbortSignal
}

const day = 86_400_000

/** How the webhook is registered at Audian, and what the logs of its deliveries show. */
export async function* inspectWebhook(access: OpenAccess, inputs: WebhookInputs): Findings<void> {
  try {
    yield* inspect(access, inputs)
  } catch (error) {
    if (!ApiError.is(error)) throw error
    yield problem('api', {
      title: 'The call to the API failed.',
      // Its message holds no token.
      detail: error.message,
      advice: 'Check the token and the address of the API.',
      heading: headings.receiving,
    })
  }
}

async function* inspect(access: OpenAccess, { url, hasSecret, timeoutMs, signal }: WebhookInputs): Findings<void> {
  const { client, id } = access
  const { webhook, finding } = judgeRegistration(await listWebhooks(access, signal), url, id)
  yield finding
  if (webhook === undefined) {
    const reason = 'No webhook is registered for this URL.'
    yield skipped('active', 'State, events and deliveries', reason)
    if (access.sendTest) yield skipped('secret-current', 'Test delivery', reason)
    return
  }
  yield judgeActive(webhook)
  yield judgeEvents(webhook)
  const since = new Date(Date.now() - day)
  yield* judgeDeliveries(webhook, await client.webhooks.deliveryHealth(webhook.id, { since, limit: 100, signal }))
  if (access.sendTest) yield await sendTest(client, webhook, { hasSecret, waitMs: 3 * timeoutMs, signal })
  else
    yield skipped(
      'secret-current',
      'Whether the secret is current',
      'Only a delivery from Audian can show this: add --send-test to request one.',
    )
}
