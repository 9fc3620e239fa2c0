import type { Standing } from '../state/standing.ts'

/** The standing of a delivery, in the words of the dashboard. */
export const standingWords: { readonly [K in Standing]: string } = {
  pending: 'pending',
  retrying: 'retrying',
  delivered: 'delivered',
  failed: 'failed',
  rejected: 'rejected as expected',
  accepted: 'accepted although forged',
  unanswered: 'unanswered',
}
