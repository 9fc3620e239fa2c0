import type { Clock } from '../async/clock.ts'
import { signatureHeader, timestampHeader } from '../protocol/headers.ts'
import { sign } from '../protocol/sign.ts'
import { formatTimestamp } from '../protocol/timestamp.ts'
import type { SecretSource } from '../verify/secrets.ts'

/** For tests and tools that simulate Audian for a receiver in the same process. Works across copies of this package. */
export const signDelivery = Symbol.for('audian-webhooks.sign-delivery')

export type SignDelivery = (body: Uint8Array) => Promise<Record<string, string>>

/** The headers that Audian would send with a body. `now`: wall time in milliseconds since the epoch. */
export function deliveryHeaders(input: { secret: string; now: number; body: Uint8Array }): Record<string, string> {
  const timestamp = formatTimestamp(input.now)
  return { [signatureHeader]: sign({ ...input, timestamp }), [timestampHeader]: timestamp }
}

/** The same with the newest secret, now. Rejects if the secret provider fails. */
export async function signWith(secrets: Pick<SecretSource, 'current'>, clock: Pick<Clock, 'now'>, body: Uint8Array) {
  const [newest] = (await secrets.current()).keys
  return deliveryHeaders({ secret: newest?.secret ?? '', now: clock.now(), body })
}
