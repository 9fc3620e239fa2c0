import { type SignedDelivery, type SigningOptions, sampleEvent, signedDelivery } from '@audian-webhooks/testing'
import type { RunningProgram } from './running-program.ts'

/** What is posted: Audian's, or that of another sender. */
export type Delivery = Pick<SignedDelivery, 'headers' | 'body'>
export type Receiver = Pick<RunningProgram, 'origin'>

/** Posts it to `/webhooks`, and gives the status of the answer. */
export async function send({ origin }: Receiver, delivery: Delivery, signal?: AbortSignal): Promise<number> {
  const { headers, body } = delivery
  const response = await fetch(`${origin}/webhooks`, { method: 'POST', headers, body, signal: signal ?? null })
  return response.status
}

/** A function that signs `call.completed` each time with a new id, so that no receiver has seen it. */
export function deliveriesOf(prefix: string, secret: string): (options?: Partial<SigningOptions>) => SignedDelivery {
  let count = 0
  return (options) => {
    const event = sampleEvent('call.completed', { id: `evt_${prefix}_${++count}` })
    return signedDelivery(event, { secret, ...options })
  }
}

export function withHeader({ headers, body }: Delivery, name: string, value: string): Delivery {
  return { body, headers: { ...headers, [name]: value } }
}

/** The same signature in forms that Audian's pages show, or that mean the same: their names, and what makes them. */
export const signatureForms: readonly (readonly [string, (delivery: Delivery) => Delivery])[] = [
  ['with its prefix', changedSignature((signature) => `sha256=${signature}`)],
  ['in upper case', changedSignature((signature) => signature.toUpperCase())],
]

function changedSignature(change: (signature: string) => string): (delivery: Delivery) => Delivery {
  const name = 'x-audian-signature'
  return (delivery) => withHeader(delivery, name, change(delivery.headers[name] ?? ''))
}
