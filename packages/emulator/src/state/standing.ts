import type { Delivery, DeliveryKind } from './delivery.ts'

/**
 * How a delivery stands, for people. Of an authentic one it is its status. Of one that a receiver must refuse `rejected`: it
 * was refused, as expected; so is one with a shifted timestamp that a receiver refuses. `accepted`: a receiver took it, which is an alarm. `unanswered`: it ended without an answer, so
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
  const ended = status === 'delivered' || status === 'failed'
  if (!ended || !(isAttack(kind) || kind === 'skewed')) return status
  // How far a clock may be off is the receiver's to say, so both answers to a shifted timestamp are right.
  if (status === 'delivered') return kind === 'skewed' ? 'delivered' : 'accepted'
  return attempts.at(-1)?.answer === undefined ? 'unanswered' : 'rejected'
}
