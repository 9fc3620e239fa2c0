import { type Standing, standings } from '../../src/state/standing.ts'
import { type SpanName, spanNames, usualSpan } from './plot-span.ts'

/** The filters of the list. An empty string matches everything. */
export interface Filter {
  readonly status: Standing | ''
  readonly event: string
  readonly endpointId: string
  /** As typed in the search field: see parse-search.ts. */
  readonly text: string
}

/** The content of the list. */
export type View = 'deliveries' | 'calls'

/** The part of the page's state that its address contains. */
export interface Place extends Filter {
  readonly view: View
  /** The id of the call that is open, in the view by call; empty if none is. */
  readonly call: string
  /** Whether only calls with problems are listed. */
  readonly problems: 'only' | ''
  /** The id of the delivery that is open; empty if none is. */
  readonly delivery: string
  /** The time span of the plots. */
  readonly span: SpanName
}

export const everything: Filter = { status: '', event: '', endpointId: '', text: '' }

const start: Place = { view: 'deliveries', ...everything, problems: '', call: '', delivery: '', span: usualSpan }

/** The name of each field in an address. */
const names: readonly (readonly [field: keyof Place, name: string])[] = [
  ['view', 'view'],
  ['text', 'q'],
  ['status', 'status'],
  ['event', 'event'],
  ['endpointId', 'endpoint'],
  ['span', 'plots'],
  ['delivery', 'delivery'],
  ['problems', 'problems'],
  ['call', 'call'],
]

const id = /^\w{1,64}$/
const callId = /^[^\p{Cc}]{1,200}$/u
const eventName = /^[\x21-\x7e]{1,200}$/
export const longestText = 500

/** The place that a fragment names, `#q=call_1&delivery=dlv_1`. Invalid parts are ignored. */
export function placeOf(hash: string): Place {
  const given = new URLSearchParams(hash.replace(/^#/, ''))
  const text = (field: string, pattern: RegExp) => {
    const value = given.get(field) ?? ''
    return pattern.test(value) ? value : ''
  }
  return {
    status: standings.find((status) => status === given.get('status')) ?? '',
    event: text('event', eventName),
    endpointId: text('endpoint', id),
    text: (given.get('q') ?? '').slice(0, longestText),
    view: given.get('view') === 'calls' ? 'calls' : 'deliveries',
    problems: given.get('problems') === 'only' ? 'only' : '',
    call: text('call', callId),
    delivery: text('delivery', id),
    span: spanNames.find((name) => name === given.get('plots')) ?? usualSpan,
  }
}

/** The fragment of a place: empty for the start of the page. */
export function hashOf(place: Place): string {
  const named = names.filter(([field]) => place[field] !== start[field]).map(([field, name]) => [name, place[field]])
  // These characters are not encoded in a fragment, so that it stays readable.
  const readable = new URLSearchParams(named).toString().replace(/%(?:3A|2F|2C|40)/g, decodeURIComponent)
  return readable === '' ? '' : `#${readable}`
}
