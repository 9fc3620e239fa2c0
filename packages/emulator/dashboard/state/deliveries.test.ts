import { describe, expect, it } from 'vitest'
import type { DeliverySummary } from '../../src/control/views.ts'
import { createDeliveries, keptDeliveries, mostDeliveries } from './deliveries.ts'

const delivery = (sequence: number, changes: Partial<DeliverySummary> = {}): DeliverySummary => ({
  id: `dlv_${sequence}`,
  sequence,
  kind: 'event',
  endpointId: 'wh_1',
  eventId: `evt_${sequence}`,
  event: 'call.ringing',
  createdAt: sequence,
  status: 'pending',
  standing: 'pending',
  attempts: 0,
  ...changes,
})
const sequences = (deliveries: ReturnType<typeof createDeliveries>) =>
  deliveries.ascending().map(({ sequence }) => sequence)

describe('createDeliveries()', () => {
  it('keeps them in the order of their sequence numbers, regardless of the order of arrival', () => {
    const deliveries = createDeliveries()
    deliveries.update([delivery(7), delivery(9)])
    deliveries.addPage([delivery(6), delivery(5)])
    deliveries.update([delivery(8)])
    expect(sequences(deliveries)).toEqual([5, 6, 7, 8, 9])
  })

  it('replaces changed deliveries, and notifies once per batch', () => {
    const deliveries = createDeliveries()
    deliveries.update([delivery(1), delivery(2)])
    const { value } = deliveries.revision
    deliveries.update([delivery(1, { status: 'delivered' }), delivery(2, { status: 'failed' })])
    expect(deliveries.ascending().map(({ status }) => status)).toEqual(['delivered', 'failed'])
    expect(deliveries.revision.value).toBe(value + 1)
  })

  it('does not let a loaded page overwrite newer changes from the stream', () => {
    const deliveries = createDeliveries()
    deliveries.update([delivery(2, { status: 'delivered' })])
    deliveries.addPage([delivery(2, { status: 'pending' }), delivery(1)])
    expect(deliveries.ascending()).toEqual([delivery(1), delivery(2, { status: 'delivered' })])
  })

  it('drops the oldest when there are too many', () => {
    const deliveries = createDeliveries()
    deliveries.update(Array.from({ length: keptDeliveries + 5 }, (_, index) => delivery(index + 1)))
    expect(deliveries.ascending()).toHaveLength(keptDeliveries)
    expect(deliveries.ascending()[0]?.sequence).toBe(6)
  })

  it('keeps older pages that the user scrolls to, up to a limit, until it is cleared', () => {
    const deliveries = createDeliveries()
    const first = mostDeliveries + 1
    deliveries.update(Array.from({ length: keptDeliveries }, (_, index) => delivery(first + index)))
    for (let newest = first - 1; newest > 0; newest -= 10_000) {
      deliveries.addPage(Array.from({ length: 10_000 }, (_, index) => delivery(newest - index)))
    }
    expect(deliveries.ascending()).toHaveLength(mostDeliveries)
    deliveries.update([delivery(first + keptDeliveries)])
    expect(deliveries.ascending()).toHaveLength(mostDeliveries)
    expect(deliveries.ascending()[0]?.sequence).toBe(keptDeliveries + 2)
    deliveries.clear()
    deliveries.update(Array.from({ length: keptDeliveries + 5 }, (_, index) => delivery(index + 1)))
    expect(deliveries.ascending()).toHaveLength(keptDeliveries)
  })

  it('knows the events and the times of retries of those that it keeps, and not of others', () => {
    const deliveries = createDeliveries()
    const known = () => ({ events: deliveries.events(), retries: [...deliveries.retries()] })
    deliveries.update([
      delivery(1, { event: 'sms.received', status: 'retrying', nextAttemptAt: 70 }),
      delivery(2, { status: 'retrying', nextAttemptAt: 90 }),
    ])
    deliveries.addPage([delivery(0, { event: 'call.failed' })])
    expect(known()).toEqual({ events: ['call.failed', 'call.ringing', 'sms.received'], retries: [70, 90] })
    deliveries.update([delivery(2, { status: 'delivered' })])
    deliveries.replace(['dlv_0'], [])
    expect(known()).toEqual({ events: ['call.ringing', 'sms.received'], retries: [70] })
    deliveries.update(Array.from({ length: keptDeliveries }, (_, index) => delivery(index + 2)))
    expect(known()).toEqual({ events: ['call.ringing'], retries: [] })
    deliveries.clear()
    expect(known()).toEqual({ events: [], retries: [] })
  })

  it('replaces some, and removes those that are left out', () => {
    const deliveries = createDeliveries()
    deliveries.update([delivery(1), delivery(2), delivery(3)])
    deliveries.replace(['dlv_2', 'dlv_3', 'dlv_4'], [delivery(3, { attempts: 2 }), delivery(4)])
    expect(deliveries.ascending()).toEqual([delivery(1), delivery(3, { attempts: 2 }), delivery(4)])
  })

  it('is empty when it is cleared', () => {
    const deliveries = createDeliveries()
    deliveries.update([delivery(1)])
    deliveries.clear()
    expect(deliveries.ascending()).toEqual([])
  })
})
