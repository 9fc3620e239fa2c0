import { randomBytes } from 'node:crypto'
import { deliveryHeaders, deliveryIdHeader, eventHeader, formatTimestamp } from '@audian-webhooks/core/protocol'
import { type Posted, post } from '../sending/post.ts'
import { type Captured, eventOf } from './captured.ts'

/** The headers that are needed to read the body. Cookies, addresses and similar headers belonged to another connection. */
const keptHeaders = ['content-type', 'content-encoding', 'user-agent']

/** Sends a delivery with its original bytes, a new signature and the current timestamp. */
export async function resend(captured: Captured, url: URL, secret: string): Promise<Posted> {
  const { headers, body } = captured
  const deliveryId = headers[deliveryIdHeader] ?? `delv_${randomBytes(8).toString('hex')}`
  const event = headers[eventHeader] ?? eventOf(captured)
  const kept = keptHeaders.flatMap((name) => (headers[name] === undefined ? [] : [[name, headers[name]] as const]))
  const signed = deliveryHeaders({ secret, timestamp: formatTimestamp(Date.now()), body, deliveryId, event })
  return await post(url, { headers: { ...signed, ...Object.fromEntries(kept) }, body })
}
