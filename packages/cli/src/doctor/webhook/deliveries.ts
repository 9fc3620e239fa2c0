import type { DeliveryHealth, FailingEvent, Webhook } from '@audian-webhooks/client'
import { type Finding, headings, ok, problem, warning } from '../finding.ts'
import { causeOf } from './cause.ts'

const id = 'deliveries'
const shownKinds = 5

/** What the logs of the last day show: a problem for each status with which events were given up. */
export function judgeDeliveries(webhook: Webhook, health: DeliveryHealth): Finding[] {
  const { failing, events } = health
  if (failing.length === 0) return [withoutFailures(webhook, health)]
  const byStatus = new Map<number | undefined, FailingEvent[]>()
  for (const kind of failing) {
    const status = kind.latest.response_status ?? undefined
    byStatus.set(status, [...(byStatus.get(status) ?? []), kind])
  }
  return [...byStatus].map(([status, kinds]) => givenUp(status, kinds, events))
}

function givenUp(status: number | undefined, kinds: readonly FailingEvent[], events: number): Finding {
  const count = kinds.reduce((sum, { failed }) => sum + failed, 0)
  const shown = kinds.slice(0, shownKinds).map(({ event, failed }) => `of ${event} ${failed}`)
  const sentence = `${shown.join(', ')}${kinds.length > shownKinds ? ', …' : ''}.`
  return problem(`${id}-${status ?? 'unanswered'}`, {
    title: `Audian has given up ${count} of ${events} events in the last 24 hours: ${status === undefined ? 'without a response' : `answered ${status}`}.`,
    detail: sentence.replace('of', 'Of'),
    ...causeOf(status),
  })
}

function withoutFailures({ id: webhook }: Webhook, { events, delivered, underWay }: DeliveryHealth): Finding {
  if (underWay > 0) {
    return warning(id, {
      title: `${underWay} of ${events} events of the last 24 hours wait for another attempt.`,
      advice: `See the responses with: audian-webhooks logs ${webhook}`,
      heading: headings.serverErrors,
    })
  }
  if (events === 0) {
    return warning(id, {
      title: 'There was no event for this webhook in the last 24 hours.',
      advice: 'Check that there were calls, and that the webhook is subscribed to their events.',
      heading: headings.processing,
    })
  }
  return ok(id, `Audian has delivered ${delivered} of ${events} events in the last 24 hours.`)
}
