import type { Delivery, DeliveryKind } from './delivery.ts'

/**
 * How a delivery stands, for people. Of an authentic one it is its status. Of one that a receiver must refuse `rejected`: it
 * was refused, as expected. `accepted`: a receiver took it, which is an alarm. `unanswered`: it ended without an answer, so
 * it says nothing about the receiver.
 */
export type Standing = 'pending' | 'retrying' | 'delivered' | 'failed' | 'rejected' | 'accepted' | 'unanswered'

export const standings: readonly Standing[] = [
  'pending',
  'retrying',
  'delivered',
  'failed',
  'rejected',
  'accepted',
  'unanswered',
]

/** What a receiver must refuse: sent once, by somebody who is not Audian. */
const attacks: readonly DeliveryKind[] = ['wrong-key', 'stale', 'truncated']

export function isAttack(kind: DeliveryKind): boolean {
  return attacks.includes(kind)
}

export function standingOf({ kind, status, attempts }: Pick<Delivery, 'kind' | 'status' | 'attempts'>): Standing {
  if (!isAttack(kind)) return status
  if (status === 'delivered') return 'accepted'
  if (status !== 'failed') return status
  return attempts.at(-1)?.answer === undefined ? 'unanswered' : 'rejected'
}
