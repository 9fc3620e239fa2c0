import type { DeliveryStatus } from '../../src/state/delivery.ts'

const signs: { readonly [K in DeliveryStatus]: string } = { pending: '…', retrying: '↻', delivered: '✓', failed: '✕' }

/** A sign and a word: colour only helps those who see it. */
export function Status({ status }: { readonly status: DeliveryStatus }) {
  return (
    <span class="status" data-status={status}>
      <span class="sign" aria-hidden="true">
        {signs[status]}
      </span>
      {status}
    </span>
  )
}
