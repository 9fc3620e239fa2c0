import { createHmac } from 'node:crypto'
import { Webhooks } from '@octokit/webhooks'
import { Stripe } from 'stripe'
import { Webhook } from 'svix'
import { type BenchmarkDelivery, secret } from '../deliveries.ts'
import type { Prepare } from './sides.ts'

// The same bodies, each signed and passed as the library wants it. None of the three remembers events.

type Handle = () => Promise<void>

/** Verifies, parses and dispatches; knows no time stamps. */
export function octokit(handle: Handle): Prepare {
  const webhooks = new Webhooks({ secret })
  webhooks.on('push', handle)
  return (round) => {
    const signed = round.map(({ headers, body }) => ({
      id: headers['x-audian-delivery-id'] ?? '',
      body,
      signature: `sha256=${hmac(body).digest('hex')}`,
    }))
    return async () => {
      for (const { id, body, signature } of signed) {
        await webhooks.verifyAndReceive({ id, name: 'push', payload: textOf(body), signature })
      }
    }
  }
}

/** Verifies, with a tolerance, and parses. */
export function stripe(handle: Handle): Prepare {
  const { webhooks } = new Stripe('sk_test_unused')
  return (round) => {
    const signed = round.map(({ headers, body }) => {
      const timestamp = headers['x-audian-timestamp']
      return { body: Buffer.from(body), header: `t=${timestamp},v1=${hmac(`${timestamp}.`, body).digest('hex')}` }
    })
    return async () => {
      for (const { body, header } of signed) {
        webhooks.constructEvent(body, header, secret)
        await handle()
      }
    }
  }
}

/** Verifies, with a tolerance, and parses. */
export function svix(handle: Handle): Prepare {
  const webhook = new Webhook(`whsec_${Buffer.from(secret).toString('base64')}`)
  return (round) => {
    const signed = round.map((delivery) => ({
      body: Buffer.from(delivery.body),
      headers: svixHeaders(webhook, delivery),
    }))
    return async () => {
      for (const { body, headers } of signed) {
        webhook.verify(body, headers)
        await handle()
      }
    }
  }
}

function svixHeaders(webhook: Webhook, { headers, body }: BenchmarkDelivery): Record<string, string> {
  const id = headers['x-audian-delivery-id'] ?? ''
  const timestamp = headers['x-audian-timestamp']
  const signature = webhook.sign(id, new Date(Number(timestamp) * 1000), textOf(body))
  return { 'svix-id': id, 'svix-timestamp': timestamp, 'svix-signature': signature }
}

function hmac(...parts: readonly (string | Uint8Array)[]) {
  const signing = createHmac('sha256', secret)
  for (const part of parts) signing.update(part)
  return signing
}

function textOf(body: Uint8Array): string {
  return Buffer.from(body).toString()
}
