import { describe, expect, it } from 'vitest'
import type { Delivery, DeliveryStatus } from './delivery.ts'
import { memoryOf } from './memory-of.ts'
import { createRetention, type RetentionLimits } from './retention.ts'

const delivery = (id: string, status: DeliveryStatus, bodyLength = 0): Delivery => ({
  id,
  sequence: 1,
  kind: 'event',
  endpointId: 'wh_1',
  eventId: 'evt_1',
  event: 'call.ringing',
  body: 'x'.repeat(bodyLength),
  createdAt: 0,
  status,
  attempts: [],
})

const unlimited: RetentionLimits = { keep: Number.MAX_SAFE_INTEGER }

/** Forgets what has to be forgotten, and returns the ids. */
function forgotten(retention: ReturnType<typeof createRetention>, deliveries: readonly Delivery[]): string[] {
  const ids: string[] = []
  for (let id = retention.next(); id !== undefined; id = retention.next()) {
    const gone = deliveries.find((each) => each.id === id)
    if (gone === undefined) throw new Error(`${id} was forgotten before.`)
    retention.forget(gone)
    ids.push(id)
  }
  return ids
}

describe('createRetention()', () => {
  it('forgets the one that finished first, regardless of its age', () => {
    const known = [delivery('a', 'retrying'), delivery('b', 'delivered'), delivery('c', 'failed')]
    const retention = createRetention({ ...unlimited, keep: 2 }, known)
    expect(forgotten(retention, known)).toEqual(['b'])
    const now = [delivery('a', 'failed'), delivery('c', 'failed'), delivery('d', 'pending')]
    retention.change(known[0], delivery('a', 'failed'))
    expect(forgotten(retention, now)).toEqual([])
    retention.change(undefined, delivery('d', 'pending'))
    expect(forgotten(retention, now)).toEqual(['c'])
  })

  it('never forgets what still has to be sent', () => {
    const known = ['a', 'b', 'c'].map((id, index) => delivery(id, index === 1 ? 'retrying' : 'pending', 1000))
    expect(forgotten(createRetention({ keep: 1, keepBytes: 1 }, known), known)).toEqual([])
  })

  it('forgets until the rest is within the bytes', () => {
    const known = Array.from({ length: 10 }, (_, index) => delivery(`${index}`, 'delivered', 256 * 1024))
    const each = memoryOf(delivery('', 'delivered', 256 * 1024))
    expect(each).toBeGreaterThan(256 * 1024)
    const retention = createRetention({ ...unlimited, keepBytes: 3 * each }, known)
    expect(forgotten(retention, known)).toEqual(['0', '1', '2', '3', '4', '5', '6'])
  })

  it('counts a delivery by what it is now', () => {
    const small = delivery('a', 'pending')
    const attempt = {
      deliveryId: 'delv_1',
      number: 1,
      startedAt: 0,
      scheduleTime: 0,
      durationMs: 1,
      requestHeaders: {},
    }
    const large: Delivery = {
      ...delivery('a', 'delivered'),
      attempts: [{ ...attempt, answer: { status: 200, headers: {}, body: 'x'.repeat(4096) } }],
    }
    const retention = createRetention({ ...unlimited, keepBytes: 4096 }, [small])
    expect(forgotten(retention, [small])).toEqual([])
    retention.change(small, large)
    expect(forgotten(retention, [large])).toEqual(['a'])
  })

  it('no longer counts what was removed for another reason', () => {
    const known = [delivery('a', 'delivered'), delivery('b', 'delivered')]
    const retention = createRetention({ ...unlimited, keep: 1 }, known)
    for (const gone of known) retention.forget(gone)
    expect(forgotten(retention, [])).toEqual([])
    const again = [delivery('c', 'delivered'), delivery('d', 'delivered')]
    for (const fresh of again) retention.change(undefined, fresh)
    expect(forgotten(retention, again)).toEqual(['c'])
  })
})
