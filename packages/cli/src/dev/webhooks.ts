import type { Emulator, Endpoint } from '@audian-webhooks/emulator'
import type { Route } from './routes.ts'

/**
 * Registers a webhook for each route. One that is registered at the same address already is used, with the events of the
 * route. With a secret, the local Audian signs with it.
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
