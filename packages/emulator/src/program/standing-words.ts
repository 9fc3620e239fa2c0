import type { Standing } from '../state/standing.ts'

/** How a delivery stands, in the dashboard's words. */
export const standingWords: { readonly [K in Standing]: string } = {
  pending: 'pending',
  retrying: 'retrying',
  delivered: 'delivered',
  failed: 'failed',
  rejected: 'rejected as expected',
  accepted: 'accepted although forged',
  unanswered: 'unanswered',
}
