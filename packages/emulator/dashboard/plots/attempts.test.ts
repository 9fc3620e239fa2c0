import { describe, expect, it } from 'vitest'
import type { DeliverySummary } from '../../src/control/views.ts'
import { attemptsIn } from './attempts.ts'

const delivery: DeliverySummary = {
  id: 'dlv',
  sequence: 1,
  kind: 'event',
  endpointId: 'wh',
  eventId: 'evt',
  event: 'call.ringing',
  createdAt: 0,
  status: 'delivered',
  standing: 'delivered',
  attempts: 1,
  lastAttemptAt: 1500,
  lastStatus: 200,
}
const span = { from: 1000, to: 4000, parts: 3 }

describe('attemptsIn()', () => {
  it('counts every attempt where it began, by its outcome', () => {
    const deliveries: DeliverySummary[] = [
      delivery,
      { ...delivery, lastAttemptAt: 4000, failedAt: [500, 1100, 2100] },
      { ...delivery, lastAttemptAt: 2500, lastStatus: 503, failedAt: [2000] },
      { ...delivery, lastAttemptAt: 2600, lastStatus: undefined },
    ]
    expect(attemptsIn(deliveries, span)).toEqual({
      series: { succeeded: [1, 0, 1], failed: [1, 4, 0] },
      summary: { succeeded: 2, failed: 5, madeGood: 2 },
    })
  })

  it('leaves out deliveries to be rejected, older ones, and those that were not sent yet', () => {
    const deliveries: DeliverySummary[] = [
      { ...delivery, kind: 'stale', lastStatus: 401 },
      { ...delivery, lastAttemptAt: 999, failedAt: [1] },
      { ...delivery, lastAttemptAt: undefined },
    ]
    expect(attemptsIn(deliveries, span).summary).toEqual({ succeeded: 0, failed: 0, madeGood: 0 })
  })
})
