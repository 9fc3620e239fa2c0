import { createHmac, timingSafeEqual } from 'node:crypto'
import { type BenchmarkDelivery, secret } from '../deliveries.ts'
import type { Prepare } from './sides.ts'

/** Verifying and parsing as one would write them, the handler awaited. */
export function byHand(handle: () => Promise<void>): Prepare {
  return (round) => async () => {
    for (const delivery of round) {
      verifyAndParse(delivery)
      await handle()
    }
  }
}

/** The same without waiting for the handler: what a chain of promises costs is the difference. */
export function byHandSynchronously(handle: () => Promise<void>): Prepare {
  return (round) => () => {
    for (const delivery of round) {
      verifyAndParse(delivery)
      void handle()
    }
  }
}

function verifyAndParse({ headers, body }: BenchmarkDelivery): { data: { duration: number } } {
  const expected = createHmac('sha256', secret).update(`${headers['x-audian-timestamp']}.`).update(body).digest()
  if (!timingSafeEqual(expected, Buffer.from(headers['x-audian-signature'], 'hex'))) throw new Error('not authentic')
  return JSON.parse(Buffer.from(body).toString())
}
