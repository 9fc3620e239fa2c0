import { createHmac, timingSafeEqual } from 'node:crypto'
import type { HeaderRecord } from '@audian-webhooks/core/kit'
import { secret } from '../deliveries.ts'

/** The check of Audian's guide, over the bytes that came and in constant time. */
export function isAuthentic(headers: HeaderRecord, body: Uint8Array): boolean {
  const expected = createHmac('sha256', secret).update(`${headers['x-audian-timestamp']}.`).update(body).digest()
  const signature = Buffer.from(String(headers['x-audian-signature']), 'hex')
  return signature.length === expected.length && timingSafeEqual(signature, expected)
}
