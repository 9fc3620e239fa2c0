import { describe, expect, it } from 'vitest'
import type { DeliverySummary } from '../../src/control/views.ts'
import { seriesOf, summaryOf } from './buckets.ts'

const attempt = (lastAttemptAt: number, lastDurationMs: number, lastStatus?: number): DeliverySummary => ({
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
  lastAttemptAt,
  lastDurationMs,
  lastStatus,
})
const deliveries = [
  attempt(500, 9, 200),
  attempt(1100, 10, 200),
  attempt(1200, 30, 503),
  attempt(3100, 20, 204),
  attempt(3900, 40),
  // Deliveries that a receiver must reject, with any outcome.
  { ...attempt(1300, 500, 401), kind: 'wrong-key' },
  { ...attempt(3200, 500, 200), kind: 'stale' },
] as const

describe('seriesOf()', () => {
  it('counts each last attempt where it began, and leaves out what is older', () => {
    expect(seriesOf(deliveries, { from: 1000, to: 4000, parts: 3 })).toEqual({
      times: [1.5, 2.5, 3.5],
      successRate: [50, null, 50],
      median: [30, null, 40],
      p95: [30, null, 40],
    })
  })
})

describe('summaryOf()', () => {
  it('summarizes the whole span', () => {
    const summary = summaryOf(deliveries, { from: 1000, to: 4000 })
    expect(summary).toEqual({ deliveries: 4, attacks: 2, successRate: 50, median: 30, p95: 40 })
  })

  it('returns no rates without deliveries', () => {
    const summary = summaryOf([], { from: 1000, to: 4000 })
    expect(summary).toEqual({ deliveries: 0, attacks: 0, successRate: null, median: null, p95: null })
  })
})
