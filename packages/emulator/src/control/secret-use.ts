import { signatureHeader } from '@audian-webhooks/core/protocol'
import type { Attempt, Delivery } from '../state/delivery.ts'
import type { Endpoint } from '../state/endpoint.ts'
import { isAttack } from '../state/standing.ts'
import type { SecretUseView, SignedView } from './views.ts'

/** Which kept deliveries were signed with the secret of an endpoint, and which with the one before. */
export function secretUse({ id, rotatedAt }: Endpoint, deliveries: readonly Delivery[]): SecretUseView {
  const rotated = rotatedAt === undefined ? Number.NEGATIVE_INFINITY : Date.parse(rotatedAt)
  const uses = { current: nothing, earlier: nothing }
  for (const delivery of deliveries) {
    if (delivery.endpointId !== id || isAttack(delivery.kind)) continue
    for (const attempt of delivery.attempts) {
      const secret = signedAt(delivery, attempt) >= rotated ? 'current' : 'earlier'
      uses[secret] = withOne(uses[secret], delivery, attempt)
    }
  }
  return { rotatedAt, ...uses }
}

const nothing: SignedView = { attempts: 0, unauthorized: 0 }

function withOne({ attempts, unauthorized, last }: SignedView, delivery: Delivery, attempt: Attempt): SignedView {
  const status = attempt.answer?.status
  const { id, sequence, event } = delivery
  const newest = last === undefined || attempt.startedAt >= last.at
  return {
    attempts: attempts + 1,
    unauthorized: unauthorized + (status === 401 ? 1 : 0),
    last: newest ? { id, sequence, event, at: attempt.startedAt, status } : last,
  }
}

/** Repeated attempts may carry the first signature: see the option `signing`. */
function signedAt({ attempts: [first] }: Delivery, attempt: Attempt): number {
  const repeats = first?.requestHeaders[signatureHeader] === attempt.requestHeaders[signatureHeader]
  return (repeats ? first : attempt)?.startedAt ?? attempt.startedAt
}
