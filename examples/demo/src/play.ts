import { setImmediate } from 'node:timers/promises'
import type { Outcome, Webhooks } from '@audian-webhooks/core'
import type { Step } from './scenario.ts'
import type { Row } from './table.ts'

/** Sends the scenario to a receiver over HTTP and gives a row for each delivery, in their order. */
export async function* play(steps: readonly Step[], url: string, webhooks: Webhooks): AsyncGenerator<Row> {
  const outcomes = new Map<string, Outcome>()
  const note = (outcome: Outcome) => void outcomes.set(outcome.deliveryId ?? '', outcome)
  webhooks.lifecycle.on('outcome', note)
  let earlier: Promise<number> | undefined
  for (const [index, step] of steps.entries()) {
    const answering: Promise<number> = earlier ?? send(url, step)
    const next = steps[index + 1]
    earlier = next?.concurrent ? begun(webhooks, answering).then(() => send(url, next)) : undefined
    // Both answers are awaited before either is told of, so that the first is not late for the second.
    const [status] = await Promise.all([answering, earlier])
    const outcome = outcomes.get(step.delivery.headers['x-audian-delivery-id'] ?? '')
    yield { number: index + 1, title: step.title, status, outcome, expected: step.expected }
  }
  webhooks.lifecycle.off('outcome', note)
}

async function send(url: string, { delivery }: Step): Promise<number> {
  const response = await fetch(url, { method: 'POST', ...delivery })
  await response.arrayBuffer()
  return response.status
}

/** Waits until a handler is at work, or the answer has come without one. */
async function begun(webhooks: Webhooks, answering: Promise<number>): Promise<void> {
  let answered = false
  void answering.finally(() => {
    answered = true
  })
  while (webhooks.stats().running === 0 && !answered) await setImmediate()
}
