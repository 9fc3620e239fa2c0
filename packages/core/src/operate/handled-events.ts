import type { Receiver } from '../delivery/receiver.ts'
import { OptionsError } from '../options-error.ts'
import { eventKey } from '../parse/event-key.ts'
import { noStore } from '../store/no-store.ts'
import { type Looked, look } from './look.ts'
import { partsOf } from './receiver-parts.ts'

/** An event's key depends on its body only if the event has no id. */
const noBody = new Uint8Array()

const meanings: Readonly<Record<Looked, boolean | 'in-progress'>> = { free: false, busy: 'in-progress', done: true }

/**
 * Creates a function that returns whether a receiver has handled an event, by its id, for `reconcile()` of
 * `@audian-webhooks/client`. `'in-progress'`: handlers, or another call of the function, hold the event at the moment.
 *
 * Works for every receiver with the same `name` and store, even one without handlers in its own process. With a queue,
 * an event is handled when its job has succeeded. Returns false for events that had no handler, and after `retainMs`,
 * when the receiver has forgotten the event.
 *
 * A store has no read, so the function claims the event and releases it at once (with asynchronous transactions: begins one and
 * rolls it back). It never marks an event as handled. A delivery that arrives in between, or within a second if this
 * process dies in between, is answered 503, and Audian retries it. So ask about events that Audian has delivered or
 * given up, as `reconcile()` does, not about those that it is still delivering.
 *
 * The function rejects if the store fails or does not answer within `storeTimeoutMs`, and with a TypeError for an id
 * that is not a string or is empty.
 *
 * @throws OptionsError for a receiver with `store: 'none'`, which remembers nothing
 * @throws TypeError if `webhooks` was not made by `createWebhooks()`
 */
export function handledEvents(webhooks: Receiver): (eventId: string) => Promise<boolean | 'in-progress'> {
  const parts = partsOf(webhooks, 'handledEvents')
  const { settings } = parts
  if (settings.store === noStore) {
    throw new OptionsError('handledEvents', ["store: must not be 'none', which remembers nothing."])
  }
  return async (eventId) => {
    if (typeof eventId !== 'string' || eventId === '') {
      throw new TypeError('handledEvents(): the id of an event must be a non-empty string.')
    }
    return meanings[await look(eventKey(settings.name, eventId, noBody), parts)]
  }
}
