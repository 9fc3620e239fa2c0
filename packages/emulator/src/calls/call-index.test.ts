import { expect, it } from 'vitest'
import type { Delivery, DeliveryKind } from '../state/delivery.ts'
import { createState } from '../state/state.ts'
import { createCallIndex } from './call-index.ts'

function delivery(sequence: number, data: object, kind: DeliveryKind = 'event'): Delivery {
  const timestamp = new Date(sequence).toISOString()
  return {
    ...{ id: `dlv_${sequence}`, sequence, kind, endpointId: 'wh_1', eventId: `evt_${sequence}`, event: 'call.ringing' },
    ...{ createdAt: 0, status: 'delivered', attempts: [], body: JSON.stringify({ timestamp, data }) },
  }
}

it('gathers deliveries by call, in the order of the first delivery of each', () => {
  const state = createState({ keep: 100 })
  const index = createCallIndex(state)
  state.putDelivery(delivery(1, { call_id: 'one' }))
  state.putDelivery(delivery(2, { call_id: 'two', from: '1', to: '2', duration: 5 }))
  state.putDelivery(delivery(3, { call_id: 'one', from: '3' }))
  state.putDelivery(delivery(4, {}))
  expect(index.calls()).toMatchObject([
    { id: 'one', sequence: 1, from: '3', deliveryIds: ['dlv_1', 'dlv_3'], happenedAt: [1, 3] },
    { id: 'two', sequence: 2, from: '1', to: '2', durationMs: 5000, deliveryIds: ['dlv_2'] },
  ])
  expect(index.withoutCall()).toBe(1)
})

it('counts a delivery that changes once', () => {
  const state = createState({ keep: 100 })
  const index = createCallIndex(state)
  state.putDelivery({ ...delivery(1, { call_id: 'one' }), status: 'pending' })
  state.putDelivery(delivery(2, { call_id: 'one' }))
  state.putDelivery(delivery(1, { call_id: 'one' }))
  expect(index.call('one')?.deliveryIds).toEqual(['dlv_1', 'dlv_2'])
})

it('takes no phone numbers from forged deliveries', () => {
  const state = createState({ keep: 100 })
  const index = createCallIndex(state)
  state.putDelivery(delivery(1, { call_id: 'one', from: 'forged' }, 'wrong-key'))
  expect(index.call('one')).toMatchObject({ from: undefined, deliveryIds: ['dlv_1'] })
})

it('holds only deliveries that are kept', () => {
  const state = createState({ keep: 2 })
  const index = createCallIndex(state)
  state.putDelivery(delivery(1, { call_id: 'one' }))
  state.putDelivery(delivery(2, {}))
  state.putDelivery(delivery(3, { call_id: 'two' }))
  state.putDelivery(delivery(4, { call_id: 'two' }))
  expect(index.call('one')).toBeUndefined()
  expect(index.withoutCall()).toBe(0)
  state.putDelivery(delivery(5, { call_id: 'two' }))
  expect(index.calls()).toMatchObject([{ id: 'two', deliveryIds: ['dlv_4', 'dlv_5'], forgotten: 1 }])
})

it('leaves out a delivery that is forgotten at once', () => {
  const state = createState({ keep: 1 })
  const index = createCallIndex(state)
  state.putDelivery({ ...delivery(1, { call_id: 'open' }), status: 'pending' })
  state.putDelivery(delivery(2, { call_id: 'two' }))
  state.putDelivery(delivery(3, {}))
  expect(index.calls()).toMatchObject([{ id: 'open', deliveryIds: ['dlv_1'] }])
  expect(index.withoutCall()).toBe(0)
})

it('drops what is cleared', () => {
  const state = createState({ keep: 100 })
  const index = createCallIndex(state)
  state.putDelivery(delivery(1, { call_id: 'one' }))
  state.putDelivery(delivery(2, { call_id: 'two' }))
  state.putDelivery(delivery(3, { call_id: 'two' }))
  state.putDelivery(delivery(4, {}))
  state.clear(['dlv_1', 'dlv_2', 'dlv_4'])
  expect(index.calls()).toMatchObject([{ id: 'two', deliveryIds: ['dlv_3'], forgotten: 1 }])
  expect(index.withoutCall()).toBe(0)
})

it('starts with the deliveries of the state', () => {
  const state = createState({ keep: 100 })
  state.putDelivery(delivery(7, { call_id: 'one' }))
  const index = createCallIndex(state)
  state.putDelivery(delivery(8, { call_id: 'one' }))
  expect(index.call('one')).toMatchObject({ sequence: 7, deliveryIds: ['dlv_7', 'dlv_8'] })
})
