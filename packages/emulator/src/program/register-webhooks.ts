import type { Emulator } from '../emulator.ts'
import type { Endpoint } from '../state/endpoint.ts'

/** A receiver, and the events that it gets: names, or only `*`. */
export interface Route {
  readonly url: string
  readonly events: readonly string[]
}

/**
 * Registers a webhook for each route. A webhook that is already registered at that address is used, with the route's
 * events. With a secret, the emulator signs with it.
 */
export function registerWebhooks(emulator: Emulator, routes: readonly Route[], secret: string | undefined): void {
  for (const { url, events } of routes) {
    const known = emulator.endpoints().find((endpoint) => new URL(endpoint.url).href === url)
    if (known === undefined) emulator.register({ url, events, secret })
    else adapt(emulator, known, { events, secret })
  }
}

interface Wanted {
  readonly events: readonly string[]
  readonly secret: string | undefined
}

function adapt(emulator: Emulator, known: Endpoint, { events, secret }: Wanted): void {
  const { id, active } = known
  if (!active || known.events.join() !== events.join()) emulator.update(id, { active: true, events: [...events] })
  if (secret !== undefined && secret !== known.secret) emulator.rotateSecret(id, secret)
}
