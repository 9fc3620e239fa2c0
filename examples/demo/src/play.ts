import { setImmediate } from 'node:timers/promises'
import type { Outcome, Webhooks } from '@audian-webhooks/core'
import type { Attempt, Emulator } from '@audian-webhooks/emulator'
import type { Background } from './background.ts'
import type { Owed, Step } from './scenario.ts'

/** How a delivery was answered, and what the receiver reports about it. */
export interface Played {
  readonly step: Step
  readonly answer: Owed
  readonly attempt: Attempt
  /** Absent if the receiver never saw it. */
  readonly outcome: Outcome | undefined
}

/** The sender and the receiver. */
interface Cast {
  readonly audian: Emulator
  readonly webhooks: Webhooks
  readonly background: Background
}

/** Has deliveries sent to the receiver, and yields the result of each, in their order. */
export async function* play(steps: readonly Step[], { audian, webhooks, background }: Cast): AsyncGenerator<Played> {
  const outcomes = new Map<string, Outcome>()
  const note = (outcome: Outcome) => void outcomes.set(outcome.deliveryId ?? '', outcome)
  const receivers = [webhooks, background.webhooks]
  for (const { lifecycle } of receivers) lifecycle.on('outcome', note)
  let earlier: Promise<Attempt> | undefined
  for (const [index, step] of steps.entries()) {
    const attempting: Promise<Attempt> = earlier ?? step.attempt()
    const next = steps[index + 1]
    earlier = next?.concurrent ? begun(webhooks, attempting).then(() => next.attempt()) : undefined
    // Both answers are awaited before either is reported, so that the first is not late for the second.
    const [attempt] = await Promise.all([attempting, earlier])
    await audian.idle()
    yield { step, attempt, answer: answerOf(attempt), outcome: outcomes.get(attempt.deliveryId) }
  }
  for (const { lifecycle } of receivers) lifecycle.off('outcome', note)
}

function answerOf({ answer, error = '' }: Attempt): Owed {
  return answer === undefined ? { status: 0, body: error } : { status: answer.status, body: answer.body }
}

/** Waits until a handler runs, or the answer has come without one. */
async function begun(webhooks: Webhooks, attempting: Promise<unknown>): Promise<void> {
  let answered = false
  void attempting.finally(() => {
    answered = true
  })
  while (webhooks.stats().running === 0 && !answered) await setImmediate()
}
