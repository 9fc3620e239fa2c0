import type { Attempt, Delivery, Emulator } from '@audian-webhooks/emulator'

/** One attempt, with the delivery as it is after it. */
export interface MadeAttempt {
  readonly delivery: Delivery
  readonly attempt: Attempt
}

/** Tells each attempt that is made from now on, once. Gives a function that ends it. */
export function watchAttempts(emulator: Emulator, tell: (made: MadeAttempt) => void): () => void {
  // Of deliveries that are still open: an earlier process may have made attempts.
  const told = new Map(emulator.deliveries().map(({ id, attempts }) => [id, attempts.length]))
  return emulator.onDelivery((delivery) => {
    const { id, attempts, status } = delivery
    for (const attempt of attempts.slice(told.get(id) ?? 0)) tell({ delivery, attempt })
    if (status === 'pending' || status === 'retrying') told.set(id, attempts.length)
    else told.delete(id)
  })
}

/** What is sent to see that it is refused. */
export function mustBeRefused({ kind }: Delivery): boolean {
  return kind === 'wrong-key' || kind === 'stale' || kind === 'truncated'
}

/** The call that an event is about; `undefined` if it says none. */
export function callIdOf({ body }: Delivery): string | undefined {
  const event: unknown = JSON.parse(body)
  const data: unknown = Reflect.get(Object(event), 'data')
  const callId: unknown = Reflect.get(Object(data), 'call_id')
  return typeof callId === 'string' ? callId : undefined
}

/** Milliseconds of the schedule from the end of an attempt to the next one; `undefined` if there is none. */
export function msToNextAttempt({ delivery, attempt }: MadeAttempt): number | undefined {
  const { nextAttemptAt } = delivery
  return nextAttemptAt === undefined
    ? undefined
    : Math.max(0, nextAttemptAt - attempt.scheduleTime - attempt.durationMs)
}
