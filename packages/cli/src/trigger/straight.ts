import { randomBytes } from 'node:crypto'
import { deliveryHeaders, formatTimestamp } from '@audian-webhooks/core/protocol'
import { secretIn } from '../secret.ts'
import { post, receiverUrl } from '../sending/post.ts'
import type { Send } from './send.ts'

export interface StraightOptions {
  readonly url: string
  readonly secretEnv: string
  readonly skewMs: number | undefined
  readonly badSignature: boolean
}

/** Sends events to a receiver, without a local Audian between. @throws UsageError */
export function straight({ url, secretEnv, skewMs = 0, badSignature }: StraightOptions): Send {
  const address = receiverUrl('--url', url)
  const secret = badSignature ? randomHex('whsec') : secretIn('--secret-env', secretEnv)
  return async (event) => {
    const name = String(event.event)
    const body = Buffer.from(JSON.stringify(event))
    const timestamp = formatTimestamp(Date.now() + skewMs)
    const headers = deliveryHeaders({ secret, timestamp, body, deliveryId: randomHex('delv'), event: name })
    const posted = await post(address, { headers, body })
    return [{ event: name, eventId: String(event.id ?? '–'), url: address.href, ...posted }]
  }
}

function randomHex(prefix: string): string {
  return `${prefix}_${randomBytes(8).toString('hex')}`
}
