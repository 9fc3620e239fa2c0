import type { Delivery, DeliveryKind } from './delivery.ts'

/**
 * The status of a delivery as shown to people. For an authentic delivery it is `status`. For one that a receiver must reject it is one of
 * these. `rejected`: rejected as expected, also one with a shifted timestamp. `accepted`: a receiver accepted it, which is an alarm.
 * `unanswered`: it ended without an answer, so it shows nothing about the receiver.
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

/** What a receiver must reject: sent once, as if by a forger. */
const attacks: readonly DeliveryKind[] = ['wrong-key', 'stale', 'truncated']

export function isAttack(kind: DeliveryKind): boolean {
  return attacks.includes(kind)
}

export function standingOf({ kind, status, attempts }: Pick<Delivery, 'kind' | 'status' | 'attempts'>): Standing {
  const ended = status === 'delivered' || status === 'failed'
  if (!ended || !(isAttack(kind) || kind === 'skewed')) return status
  // The receiver chooses its clock tolerance, so both responses to a shifted timestamp are valid.
  if (status === 'delivered') return kind === 'skewed' ? 'delivered' : 'accepted'
  return attempts.at(-1)?.answer === undefined ? 'unanswered' : 'rejected'
}
