import { expect, it } from 'vitest'
import type { CallDelivery, CallStep } from '../../src/calls/call.ts'
import { arrivalOrders } from './arrival-order.ts'

function delivery(sequence: number, arrivedAt: number | undefined, endpointId = 'wh_1'): CallDelivery {
  const names = { id: `dlv_${sequence}`, endpointId, eventId: 'evt', event: 'call.ringing' }
  return { ...names, sequence, kind: 'event', standing: 'delivered', attempts: 1, arrivedAt }
}

function step(...deliveries: CallDelivery[]): CallStep {
  const facts = { event: 'call.ringing', eventId: 'evt', happenedAt: 0, dated: true, arrivedBefore: [] }
  return { type: 'step', ...facts, duplicate: false, undelivered: false, deliveries }
}

it('numbers events as they happened, and returns the order in which they arrived at each endpoint', () => {
  const story = [
    step(delivery(1, 30), delivery(2, 5, 'wh_2')),
    { type: 'gap', event: 'call.answered', requiredBy: 'call.completed' } as const,
    step(delivery(3, 20), delivery(4, 40)),
    step(delivery(5, 20)),
    step(delivery(6, undefined)),
  ]
  expect(arrivalOrders(story)).toEqual([
    { endpointId: 'wh_1', happened: [1, 2, 3, 4], arrived: [2, 3, 1] },
    { endpointId: 'wh_2', happened: [1], arrived: [1] },
  ])
})
