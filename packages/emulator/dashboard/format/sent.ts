import type { DeliverySummary } from '../../src/control/views.ts'
import { count } from './count.ts'
import { isOfUsualAge, type WayName } from './ways-to-send.ts'

interface Sent {
  /** The name of the event. */
  readonly event: string
  readonly way: WayName
  /** In minutes, as it was typed. */
  readonly age: string
  readonly deliveries: readonly Pick<DeliverySummary, 'endpointId' | 'url'>[]
}

/** Describes what was sent and where, and what the receiver must do. */
export function sentenceOfSent({ event, way, age, deliveries }: Sent): string {
  return `Sent ${event}${manner(way, age)} to ${whereTo(deliveries)}. ${next(way, age, deliveries.length)}`
}

function manner(way: WayName, age: string): string {
  if (way === 'forged') return ', signed with a wrong key,'
  if (way === 'stale') return `, with a timestamp that is ${count(Number(age), 'minute')} old,`
  return way === 'cut' ? ', without the end of its body,' : ''
}

function whereTo(deliveries: Sent['deliveries']): string {
  const endpoints = new Map(deliveries.map(({ endpointId, url = endpointId }) => [endpointId, url]))
  const [only] = endpoints.values()
  return endpoints.size === 1 && only !== undefined ? only : count(endpoints.size, 'endpoint')
}

function next(way: WayName, age: string, deliveries: number): string {
  if (way === 'as-it-is') return `${count(deliveries, 'delivery has', 'deliveries have')} begun.`
  if (way === 'twice') return 'It is delivered again after a 2xx response.'
  if (way === 'stale') return isOfUsualAge(age) ? 'The receiver may accept it.' : 'The receiver must answer 503 or 401.'
  return 'The receiver must answer 401.'
}
