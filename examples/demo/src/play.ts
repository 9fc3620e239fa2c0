import { setImmediate } from 'node:timers/promises'
import type { Outcome, Webhooks } from '@audian-webhooks/core'
import type { Owed, Step } from './scenario.ts'

/** What a delivery was answered, and what the receiver says of it. */
export interface Played {
  readonly step: Step
  readonly answer: Owed
  /** Absent if the receiver never saw it. */
  readonly outcome: Outcome | undefined
}

/** Sends deliveries to a receiver over HTTP, and gives what came of each, in their order. */
export async function* play(steps: readonly Step[], url: string, webhooks: Webhooks): AsyncGenerator<Played> {
  const outcomes = new Map<string, Outcome>()
  const note = (outcome: Outcome) => void outcomes.set(outcome.deliveryId ?? '', outcome)
  webhooks.lifecycle.on('outcome', note)
  let earlier: Promise<Owed> | undefined
  for (const [index, step] of steps.entries()) {
    const answering: Promise<Owed> = earlier ?? send(url, step)
    const next = steps[index + 1]
    earlier = next?.concurrent ? begun(webhooks, answering).then(() => send(url, next)) : undefined
    // Both answers are awaited before either is told of, so that the first is not late for the second.
    const [answer] = await Promise.all([answering, earlier])
    yield { step, answer, outcome: outcomes.get(step.delivery.headers['x-audian-delivery-id'] ?? '') }
  }
  webhooks.lifecycle.off('outcome', note)
}

async function send(url: string, { delivery }: Step): Promise<Owed> {
  const response = await fetch(url, { method: 'POST', ...delivery })
  return { status: response.status, body: await response.text() }
}

/** Waits until a handler is at work, or the answer has come without one. */
async function begun(webhooks: Webhooks, answering: Promise<unknown>): Promise<void> {
  let answered = false
  void answering.finally(() => {
    answered = true
  })
  while (webhooks.stats().running === 0 && !answered) await setImmediate()
}
