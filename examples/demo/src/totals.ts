import type { Tally } from '@audian-webhooks/emulator'

/** The dashboard's words. */
const words = {
  pending: 'pending',
  retrying: 'retrying',
  delivered: 'delivered',
  failed: 'failed',
  rejected: 'rejected as expected',
  accepted: 'accepted although forged',
  unanswered: 'unanswered',
} satisfies { readonly [K in keyof Tally]?: string }

/** What the local Audian has counted, as the head of its dashboard shows it. */
export function totalsLine(tally: Tally): string {
  const names = Object.keys(words) as (keyof typeof words)[]
  const parts = names.filter((name) => tally[name] > 0).map((name) => `${words[name]} ${tally[name]}`)
  return `${tally.deliveries} deliveries: ${parts.join(', ')}; ${tally.attempts} attempts`
}
