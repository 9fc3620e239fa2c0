import { PassThrough, type Readable } from 'node:stream'
import type { Delivery } from '../state/delivery.ts'
import type { State } from '../state/state.ts'
import { summarize } from './summarize.ts'
import type { StreamEvents } from './views.ts'

/** Server-sent events: reports every change to all open dashboards. */
export interface Stream {
  /** A new listener's stream; it begins with the whole state. */
  open(): Readable
  tell<TName extends keyof StreamEvents>(name: TName, data: StreamEvents[TName]): void
  close(): void
}

/** Changes within this many milliseconds are sent together: a browser does not need to draw more often. */
const batchMs = 100
/** A listener with more unread bytes than this is disconnected. Its browser reconnects and begins with the whole state. */
const mostBehindBytes = 4 * 1024 * 1024

export function createStream(state: State, first: () => StreamEvents['state']): Stream {
  const listeners = new Set<PassThrough>()
  const changed = new Map<string, Delivery>()
  let timer: NodeJS.Timeout | undefined

  function tell<TName extends keyof StreamEvents>(name: TName, data: StreamEvents[TName]): void {
    const message = messageOf(name, data)
    for (const listener of listeners) {
      if (listener.writableLength > mostBehindBytes) listener.destroy()
      else listener.write(message)
    }
  }

  function tellChanges(): void {
    timer = undefined
    const deliveries = [...changed.values()].sort((one, other) => one.sequence - other.sequence).map(summarize)
    changed.clear()
    tell('deliveries', { deliveries, totals: state.tally() })
  }

  const silence = state.listen({
    delivery(delivery) {
      if (listeners.size === 0) return
      changed.set(delivery.id, delivery)
      timer ??= setTimeout(tellChanges, batchMs)
    },
    cleared(cleared) {
      for (const { id } of cleared) changed.delete(id)
      tell('cleared', { deliveries: cleared.length, totals: state.tally() })
    },
    endpoints: () => tell('endpoints', state.endpoints()),
  })

  return {
    tell,
    open() {
      const listener = new PassThrough()
      listeners.add(listener)
      listener.once('close', () => listeners.delete(listener))
      listener.write(messageOf('state', first()))
      return listener
    },
    close() {
      silence()
      clearTimeout(timer)
      for (const listener of listeners) listener.end()
    },
  }
}

function messageOf<TName extends keyof StreamEvents>(name: TName, data: StreamEvents[TName]): string {
  return `event: ${name}\ndata: ${JSON.stringify(data)}\n\n`
}
