import type { SecretProvider } from '@audian-webhooks/core'
import type { Emulator } from '@audian-webhooks/emulator'

/** More deliveries than are ever in flight at once. */
const kept = 5
/** How long Audian waits for a response. During this time, deliveries with an older signature may be in flight. */
const settleMs = 30_000

/**
 * Returns the secrets of a webhook, the newest first. The local Audian represents the place where an application keeps its
 * secrets, into which a person puts the new one at a rotation. For a while after one, a wrong signature does not prove a
 * forgery: it may be of a secret that was replaced before it was fetched.
 */
export function secretsOf(audian: Emulator, webhookId: string): SecretProvider {
  const current = () => audian.endpoints().find(({ id }) => id === webhookId)?.secret
  let known = [current()].filter((secret) => secret !== undefined)
  let changedAt = Number.NEGATIVE_INFINITY
  return () => {
    const secret = current()
    if (secret !== undefined && secret !== known[0]) {
      known = [...new Set([secret, ...known])].slice(0, kept)
      changedAt = performance.now()
    }
    return { secrets: known, rotating: performance.now() - changedAt < settleMs }
  }
}
