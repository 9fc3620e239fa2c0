import type { Attempt } from '../../src/state/delivery.ts'
import { Compare } from './compare.tsx'
import { Reason } from './reason.tsx'

interface RefusalProps {
  readonly attempt: Attempt
  /** Whether the receiver rejected it correctly. */
  readonly expected: boolean
}

/** Why an attempt was answered 401, and what to do. */
export function Refusal({ attempt: { deliveryId, explanations }, expected }: RefusalProps) {
  if (explanations === undefined || explanations.length === 0) return null
  return (
    <section class="refusal" aria-label="Why 401" data-expected={expected}>
      <h4>Why 401</h4>
      {explanations.map(({ code, message, fix }) => (
        <Reason key={code} message={message} fix={fix} />
      ))}
      {!expected && <Compare deliveryId={deliveryId} />}
    </section>
  )
}
