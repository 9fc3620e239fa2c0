import type { Emulator } from '../emulator.ts'
import type { Attempt, Delivery } from '../state/delivery.ts'
import { isAttack } from '../state/standing.ts'

/** One attempt, with the delivery as it is after it. */
export interface MadeAttempt {
  readonly delivery: Delivery
  readonly attempt: Attempt
}

/** Calls `report` once for each attempt that is made from now on. Returns a function that stops it. */
export function watchAttempts(
  emulator: Pick<Emulator, 'deliveries' | 'onDelivery'>,
  report: (made: MadeAttempt) => void,
): () => void {
  // For deliveries that are still open: an earlier process may have made attempts.
  const reported = new Map(emulator.deliveries().map(({ id, attempts }) => [id, attempts.length]))
  return emulator.onDelivery((delivery) => {
    const { id, attempts, status } = delivery
    for (const attempt of attempts.slice(reported.get(id) ?? 0)) report({ delivery, attempt })
    if (status === 'pending' || status === 'retrying') reported.set(id, attempts.length)
    else reported.delete(id)
  })
}

/** Whether it is sent to check that a receiver rejects it. */
export function mustBeRefused({ kind }: Delivery): boolean {
  return isAttack(kind)
}

/** The call that an event is about; `undefined` if it names none. */
export function callIdOf({ body }: Delivery): string | undefined {
  const event: unknown = JSON.parse(body)
  const data: unknown = Reflect.get(Object(event), 'data')
  const callId: unknown = Reflect.get(Object(data), 'call_id')
  return typeof callId === 'string' ? callId : undefined
}

/** Milliseconds of the schedule from the end of an attempt to the next one; `undefined` if none follows. */
export function msToNextAttempt({ delivery, attempt }: MadeAttempt): number | undefined {
  const { nextAttemptAt } = delivery
  return nextAttemptAt === undefined
    ? undefined
    : Math.max(0, nextAttemptAt - attempt.scheduleTime - attempt.durationMs)
}
