import type { Clock } from '../clock/clock.ts'
import { EmulatorError } from '../emulator-error.ts'
import { newId } from '../ids.ts'
import type { Delivery, DeliveryKind } from '../state/delivery.ts'
import type { Endpoint } from '../state/endpoint.ts'
import type { State } from '../state/state.ts'
import { type ChaosPlan, calm, chaosPlan } from './chaos-plan.ts'
import type { ChaosSettings } from './chaos-settings.ts'
import type { Engine } from './engine.ts'
import { bodyOf, type CompleteEvent, complete, type OutgoingEvent } from './outgoing-event.ts'
import { recipientOf, subscribersOf } from './recipients.ts'
import type { SendOptions } from './send-options.ts'

/** Turns events into deliveries: chooses the endpoints, and applies chaos. */
export interface Dispatcher {
  /**
   * Sends to every active endpoint that has subscribed to the event, or to one endpoint. Returns the deliveries, including those that
   * chaos adds at once. Deliveries that are wrong on purpose are sent without chaos.
   *
   * @throws NOT_FOUND, INVALID if it cannot be sent or the one endpoint is paused
   */
  send(event: OutgoingEvent, options?: SendOptions): readonly Delivery[]
  /** Sends a test to one endpoint, regardless of its subscriptions and without chaos. */
  test(endpoint: Endpoint, event: OutgoingEvent): Delivery
  /** Sends the event of an earlier delivery again, with a new signature. @throws NOT_FOUND if its webhook was deleted */
  repeat(earlier: Delivery, kind: DeliveryKind): Delivery
  /** The same, by the id of the delivery. @throws NOT_FOUND */
  redeliver(id: string, kind?: DeliveryKind): Delivery
}

export interface DispatcherOptions {
  readonly state: State
  readonly clock: Clock
  readonly chaos: () => ChaosSettings
  readonly random: () => number
  readonly engine: Engine
}

type Content = Pick<Delivery, 'endpointId' | 'url' | 'eventId' | 'event' | 'body' | 'skewMs'>

export function createDispatcher({ state, clock, chaos, random, engine }: DispatcherOptions): Dispatcher {
  function begin(content: Content, kind: DeliveryKind, plan: ChaosPlan = calm): Delivery {
    const delivery: Delivery = {
      id: newId('dlv'),
      sequence: state.nextSequence(),
      kind,
      ...content,
      createdAt: clock.now(),
      status: 'pending',
      attempts: [],
    }
    engine.begin(delivery, plan)
    return delivery
  }

  function sendTo(endpoint: Endpoint, event: CompleteEvent): Delivery[] {
    const plan = chaosPlan(chaos(), random)
    const content = contentOf(endpoint, plan.newFields ? withNewFields(event) : event)
    const beside = plan.beside.map((kind) => begin(content, kind))
    const own = begin(content, 'event', plan)
    const unknown = plan.unknownEvent && endpoint.events.includes('*') ? [unknownEvent(endpoint)] : []
    return [...beside, own, ...unknown]
  }

  function unknownEvent(endpoint: Endpoint): Delivery {
    const event = complete({ event: 'call.teleported', data: { call_id: newId('call') } }, clock.now())
    return begin(contentOf(endpoint, event), 'unknown-event')
  }

  function repeat({ endpointId, eventId, event, body }: Delivery, kind: DeliveryKind): Delivery {
    const endpoint = state.endpoint(endpointId)
    if (endpoint === undefined) {
      throw new EmulatorError('NOT_FOUND', `The webhook ${endpointId} was deleted, so nothing can be delivered to it.`)
    }
    return begin({ endpointId, url: endpoint.url, eventId, event, body }, kind)
  }

  return {
    repeat,
    send(event, { endpointId, ...wrong } = {}) {
      const whole = complete(event, clock.now())
      const recipients = endpointId === undefined ? subscribersOf(state, whole.event) : [recipientOf(state, endpointId)]
      const asItIs = wrong.as === undefined && wrong.skewMs === undefined
      return recipients.flatMap((endpoint) =>
        asItIs ? sendTo(endpoint, whole) : [begin(...wrongOnPurpose(contentOf(endpoint, whole), wrong))],
      )
    },
    test: (endpoint, event) => begin(contentOf(endpoint, complete(event, clock.now())), 'test'),
    redeliver(id, kind = 'redelivery') {
      const earlier = state.delivery(id)
      if (earlier === undefined) throw new EmulatorError('NOT_FOUND', `There is no delivery ${id}.`)
      return repeat(earlier, kind)
    },
  }
}

function contentOf(endpoint: Endpoint, event: CompleteEvent): Content {
  const { id, url, version } = endpoint
  return { endpointId: id, url, eventId: event.id, event: event.event, body: bodyOf(event, version) }
}

/** The arguments of `begin()` for an event that is wrong on purpose. */
function wrongOnPurpose(
  content: Content,
  { as, ageMs, skewMs }: SendOptions,
): [content: Content, kind: DeliveryKind, plan?: ChaosPlan] {
  if (as === 'duplicate') return [content, 'event', { ...calm, again: true }]
  if (as === undefined) return [{ ...content, skewMs }, 'skewed']
  return [ageMs === undefined ? content : { ...content, skewMs: -ageMs }, as]
}

function withNewFields(event: CompleteEvent): CompleteEvent {
  const data =
    typeof event.data === 'object' ? { ...event.data, sentiment: { score: 0.8 }, new_in_v2: true } : event.data
  return { ...event, data, ...{ region: 'eu-1' } }
}
