import { eventFacts } from '../calls/event-facts.ts'
import type { Attempt, Delivery } from '../state/delivery.ts'
import type { Endpoint } from '../state/endpoint.ts'
import { standingOf } from '../state/standing.ts'
import { glob } from './glob.ts'
import type { Term } from './parse-search.ts'
import { phonePattern } from './phone-words.ts'

type Match = (delivery: Delivery) => boolean
type UrlMatch = (delivery: Delivery, test: (url: string) => boolean) => boolean

/** Whether a delivery matches all terms. */
export function matcher(terms: readonly Term[], endpoints: readonly Endpoint[]): Match {
  const urls = new Map(endpoints.map(({ id, url }) => [id, url]))
  // The URL that its endpoint has, and those that it went to: an endpoint may be changed or deleted.
  const someUrl: UrlMatch = ({ endpointId, url, attempts }, test) => {
    const present = urls.get(endpointId) ?? ''
    const earlier = (one: string | undefined) => one !== undefined && one !== present && test(one)
    return test(present) || earlier(url) || attempts.some((attempt) => attempt.url !== url && earlier(attempt.url))
  }
  // Terms that read whole bodies come last.
  const matches = [...terms].sort((one, other) => cost(one) - cost(other)).map((term) => matchOf(term, someUrl))
  return (delivery) => matches.every((match) => match(delivery))
}

function cost({ name }: Term): number {
  return name === 'text' || name === 'tel' || name === 'call' ? 1 : 0
}

function matchOf(term: Term, someUrl: UrlMatch): Match {
  switch (term.name) {
    case 'status':
      return (delivery) => standingOf(delivery) === term.value
    case 'answer':
      return answered(term.value)
    case 'text':
      return somewhere(new RegExp(escaped(term.value), 'i'), someUrl)
    case 'tel':
      return somewhere(phonePattern(term.value), someUrl)
    default:
      return named(term.name, term.value, someUrl)
  }
}

function named(name: 'event' | 'id' | 'call' | 'kind' | 'endpoint', value: string, someUrl: UrlMatch): Match {
  const is = glob(value)
  const lower = value.toLowerCase()
  const matches: Readonly<Record<typeof name, Match>> = {
    event: ({ event }) => is(event),
    kind: ({ kind }) => is(kind),
    id: ({ id, eventId, attempts }) => is(eventId) || is(id) || attempts.some(({ deliveryId }) => is(deliveryId)),
    call: value === 'none' ? ({ body }) => eventFacts(body).callId === undefined : ({ body }) => callIds(body).some(is),
    endpoint: (delivery) => is(delivery.endpointId) || someUrl(delivery, (url) => url.toLowerCase().includes(lower)),
  }
  return matches[name]
}

function answered(wanted: string): Match {
  const pattern = new RegExp(`^${wanted.replaceAll('x', '\\d')}$`)
  const has = ({ answer }: Attempt) => (answer === undefined ? wanted === 'none' : pattern.test(String(answer.status)))
  return ({ attempts }) => attempts.some(has)
}

const callId = /"call_id"\s*:\s*"((?:[^"\\]|\\.)*)"/g

/** Without parsing the body: a hundred thousand of them would take too long. */
function callIds(body: string): string[] {
  return [...body.matchAll(callId)].map(([, id = '']) => id)
}

/** Searches all stored fields of a delivery, but not values that are computed from them. */
function somewhere(pattern: RegExp, someUrl: UrlMatch): Match {
  const inValues = (headers: Readonly<Record<string, string>>) => {
    for (const name in headers) if (pattern.test(headers[name] ?? '')) return true
    return false
  }
  const inAttempt = ({ deliveryId, error = '', requestHeaders, answer }: Attempt) =>
    pattern.test(deliveryId) ||
    pattern.test(error) ||
    inValues(requestHeaders) ||
    (answer !== undefined &&
      (pattern.test(String(answer.status)) || pattern.test(answer.body) || inValues(answer.headers)))
  return (delivery) =>
    pattern.test(delivery.body) ||
    pattern.test(delivery.id) ||
    pattern.test(delivery.eventId) ||
    pattern.test(delivery.event) ||
    pattern.test(delivery.kind) ||
    pattern.test(delivery.endpointId) ||
    someUrl(delivery, (url) => pattern.test(url)) ||
    pattern.test(delivery.reason ?? '') ||
    delivery.attempts.some(inAttempt)
}

function escaped(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')
}
