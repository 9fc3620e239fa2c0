import type { DeliveryStatus } from './delivery.ts'

/** Whether something will still be sent. */
export function isOpen(status: DeliveryStatus): boolean {
  return status === 'pending' || status === 'retrying'
}
