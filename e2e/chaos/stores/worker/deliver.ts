import type { Outcome } from '@audian-webhooks/core'
import type { Journal } from '../../journal.ts'
import { monotonic } from '../../monotonic.ts'
import { signedEvent } from '../../signed-event.ts'
import type { ChaosReceiver } from './receiver.ts'

/** Delivers an event once and writes the answer down. True: Audian would not send it again. */
export async function deliver(key: number, receiver: ChaosReceiver, journal: Journal): Promise<boolean> {
  journal.write({ kind: 'sent', key, at: monotonic() })
  const outcome = await receiver.receive(signedEvent(key))
  const acknowledged = isAcknowledged(outcome)
  const reason = reasonOf(outcome)
  journal.write({ kind: 'answered', key, at: monotonic(), outcome: outcome.outcome, acknowledged, reason })
  return acknowledged
}

/** Answered with 200. */
function isAcknowledged(outcome: Outcome): boolean {
  if (outcome.outcome === 'lease-lost') return outcome.succeeded
  return outcome.outcome === 'handled' || outcome.outcome === 'duplicate'
}

function reasonOf(outcome: Outcome): string | undefined {
  if (outcome.outcome !== 'unavailable') return undefined
  return outcome.error instanceof Error ? outcome.error.message : outcome.reason
}
