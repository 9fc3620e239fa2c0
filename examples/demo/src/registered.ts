import { createClient } from '@audian-webhooks/client'
import type { Emulator } from '@audian-webhooks/emulator'

interface Registration {
  readonly url: string
  readonly events: string[]
  /** Identifies a webhook of an earlier run. */
  readonly description: string
}

/**
 * Registers a receiver at Audian, as an application does it: the client asks for a webhook, and gets its secret. One of an earlier run is
 * kept, since its secret signs what is still to come.
 */
export async function registered(
  audian: Emulator,
  registration: Registration,
): Promise<{ readonly id: string; readonly secret: string }> {
  const { url, description } = registration
  const earlier = audian.endpoints().find((endpoint) => endpoint.description === description)
  if (earlier !== undefined) return audian.update(earlier.id, { url })
  const client = createClient({ baseUrl: audian.apiUrl, token: audian.token })
  const { id, signing_secret: secret } = await client.webhooks.create({ ...registration, active: true })
  return { id, secret }
}
