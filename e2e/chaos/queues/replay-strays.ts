import { deadLetters, type EventQueue, type ReceiverDeadLetters } from '@audian-webhooks/core/queue'
import { isStray, type Letter, lettersOf } from './letters.ts'
import type { OpenReceiver } from './open-receiver.ts'
import type { RunState } from './run-state.ts'
import { untilEmpty } from './until-empty.ts'

interface Replaying {
  readonly events: number
  readonly queue: EventQueue
  readonly state: RunState
}

/**
 * What a person would do when the faults are over: has the events run again that were set aside for the ends of their processes, and
 * were not the reason for them. Returns their letters.
 */
export async function replayStrays(
  webhooks: OpenReceiver['webhooks'],
  { events, queue, state }: Replaying,
): Promise<Letter[]> {
  const dead = deadLetters(webhooks)
  const replayed: Letter[] = []
  while (!state.aborted) {
    const strays = (await lettersOf(queue)).filter((letter) => isStray(letter, events))
    if (strays.length === 0) break
    for (const stray of strays) await replay(stray, dead)
    replayed.push(...strays)
    await untilEmpty(queue, () => state.aborted)
  }
  return replayed
}

/** A dead letter about an event that was handled in the meantime is no longer needed. */
async function replay({ id }: Letter, dead: ReceiverDeadLetters): Promise<void> {
  if ((await dead.replay(id)) === 'already-done') await dead.discard(id)
}
