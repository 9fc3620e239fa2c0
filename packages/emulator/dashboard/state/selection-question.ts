import { signal } from '@preact/signals'
import type { CountView, SkippedView } from '../../src/control/views.ts'
import { count } from '../format/count.ts'
import { clearDeliveries, countDeliveries, redeliverAll } from './api.ts'
import { act, complain, tell } from './notices.ts'

/** The confirmation before an action on many deliveries. */
export interface Question {
  readonly kind: 'redeliver' | 'clear'
  /** The search that selects them. Empty for all. */
  readonly q: string
  readonly found: CountView
}

export const question = signal<Question | undefined>(undefined)

/** Counts on the emulator first: the page may have loaded only a part of them. */
export async function ask(kind: Question['kind'], q: string): Promise<void> {
  const answer = await countDeliveries(q)
  if (!answer.ok) return complain(answer.problem.message)
  if (answer.value.deliveries > 0) question.value = { kind, q, found: answer.value }
  else tell(q === '' ? 'The list is empty.' : 'No delivery matches the filter.', 'warning')
}

export async function confirm({ kind, q }: Question): Promise<void> {
  question.value = undefined
  if (kind === 'clear') {
    await act(clearDeliveries(q), ({ deliveries }) => `Cleared ${count(deliveries, 'delivery', 'deliveries')}.`)
    return
  }
  await act(redeliverAll(q), ({ started, skipped }) => {
    const sent = `Sent ${count(started, 'delivery', 'deliveries')} again.`
    return skipped.length === 0 ? sent : { warning: [sent, ...skipped.map(skippedSentence)].join(' ') }
  })
}

const reasons: { readonly [K in SkippedView['reason']]: string } = {
  'endpoint-deleted': 'endpoint deleted',
  'endpoint-paused': 'endpoint paused',
  'to-be-refused': 'made to be rejected',
}

/** `Skipped 7, endpoint deleted: #1, #2, #3, #4, #5, ….` */
function skippedSentence({ reason, deliveries, first }: SkippedView): string {
  const named = first.map((sequence) => `#${sequence}`).join(', ')
  return `Skipped ${deliveries}, ${reasons[reason]}: ${named}${deliveries > first.length ? ', …' : ''}.`
}
