import { EmulatorError } from '../emulator-error.ts'
import type { Endpoint } from '../state/endpoint.ts'
import type { State } from '../state/state.ts'

/** The active endpoints that have subscribed to an event. */
export function subscribersOf(state: State, name: string): readonly Endpoint[] {
  return state.endpoints().filter(({ active, events }) => active && (events.includes('*') || events.includes(name)))
}

/**
 * One endpoint, regardless of its subscriptions. A paused one gets nothing, as with every other event.
 *
 * @throws NOT_FOUND, INVALID if it is paused
 */
export function recipientOf(state: State, id: string): Endpoint {
  const endpoint = state.endpoint(id)
  if (endpoint === undefined) throw new EmulatorError('NOT_FOUND', `There is no webhook ${id.slice(0, 100)}.`)
  if (endpoint.active) return endpoint
  const problem = `${endpoint.url} is paused, so nothing is sent to it. Make it active first.`
  throw new EmulatorError('INVALID', problem, { endpointId: problem })
}
