import { diagnoseSignature } from '@audian-webhooks/core/diagnose'
import { parseTimestamp, signatureHeader, timestampHeader } from '@audian-webhooks/core/protocol'
import type { Delivery, DeliveryKind, Explanation } from '../state/delivery.ts'
import type { Endpoint } from '../state/endpoint.ts'
import type { SignedRequest } from './signed-request.ts'

interface Refused {
  readonly delivery: Delivery
  readonly endpoint: Endpoint
  readonly request: SignedRequest
  /** Wall time at which it was sent. */
  readonly now: number
}

/** Why a receiver has answered 401, from the sender's view: what is wrong with the request, or that it is valid. */
export function explainRefusal({ delivery, endpoint, request, now }: Refused): readonly Explanation[] {
  const { [delivery.kind]: intended } = attacks
  if (intended !== undefined) return [intended({ request, now })]
  const { verdict, causes, notes } = diagnoseSignature({
    body: request.body,
    signature: request.headers[signatureHeader],
    timestamp: request.headers[timestampHeader],
    secret: endpoint.secret,
    sent: { body: delivery.body },
    now,
  })
  const found = verdict === 'valid' ? [validWhenSent, ...notes] : causes
  return found.map(({ code, message, fix }) => ({ code, message, fix }))
}

const nothing = 'Nothing: a receiver must reject it.'

type Explain = (sent: Pick<Refused, 'request' | 'now'>) => Explanation

const attacks: { readonly [K in DeliveryKind]?: Explain } = {
  'wrong-key': () => ({
    code: 'secret-wrong',
    message: 'It was signed with another secret, on purpose.',
    fix: nothing,
  }),
  stale: ({ request, now }) => ({
    code: 'timestamp-stale',
    message: `Its timestamp was ${minutesSince(request.headers[timestampHeader], now)} minutes old, on purpose.`,
    fix: nothing,
  }),
  truncated: () => ({
    code: 'body-truncated',
    message: 'The end of its body was left out, on purpose.',
    fix: nothing,
  }),
}

function minutesSince(timestamp: string | undefined, now: number): string {
  return Math.round((now - (parseTimestamp(timestamp ?? '') ?? now)) / 60_000).toLocaleString('en')
}

const validWhenSent: Explanation = {
  code: 'valid-when-sent',
  message:
    'The signature was valid when it was sent: the receiver has another secret, or does not verify the bytes that arrived.',
  fix: 'Compare the secrets, and pass what the receiver verified to emulator.diagnose().',
}
