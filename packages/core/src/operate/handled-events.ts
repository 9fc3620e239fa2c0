import type { Receiver } from '../delivery/receiver.ts'
import { OptionsError } from '../options-error.ts'
import { eventKey } from '../parse/event-key.ts'
import { noStore } from '../store/no-store.ts'
import { type Looked, look } from './look.ts'
import { partsOf } from './receiver-parts.ts'

/** An event's key depends on its body only where the event has no id. */
const noBody = new Uint8Array()

const meanings: Readonly<Record<Looked, boolean | 'in-progress'>> = { free: false, busy: 'in-progress', done: true }

/**
 * A function that says whether a receiver has handled an event, by its id: what `reconcile()` of `@audian-webhooks/client` asks.
 * `'in-progress'`: handlers, or another such question, hold the event at this moment.
 *
 * Works for every receiver with the same `name` and store, also for one without handlers in its own process. With a
 * queue, an event is handled when its job has succeeded. After `retainMs` a receiver has forgotten what it has handled: the
 * answer is false then, as it is for events that had no handler.
 *
 * A store has no read, so the function claims the event and releases it at once (with asynchronous transactions: begins one and
 * rolls it back). It never marks anything as handled. A delivery that arrives in between, or within a second if this process
 * dies in between, is answered 503, and Audian delivers it again: ask about events that Audian has delivered or given up, as
 * `reconcile()` does, rather than about those that it is still delivering.
 *
 * The function rejects if the store fails or does not answer within `storeTimeoutMs`, and with a TypeError for an id that is not
 * a text or is empty.
 *
 * @throws OptionsError for a receiver with `store: 'none'`, which remembers nothing
 * @throws TypeError if `webhooks` was not made by `createWebhooks()`
 */
export function handledEvents(webhooks: Receiver): (eventId: string) => Promise<boolean | 'in-progress'> {
  const parts = partsOf(webhooks, 'handledEvents')
  const { settings } = parts
  if (settings.store === noStore) {
    throw new OptionsError('handledEvents', ["store: it must not be 'none', which remembers nothing."])
  }
  return async (eventId) => {
    if (typeof eventId !== 'string' || eventId === '') {
      throw new TypeError('handledEvents(): the id of an event must be a text that is not empty.')
    }
    return meanings[await look(eventKey(settings.name, eventId, noBody), parts)]
  }
}
