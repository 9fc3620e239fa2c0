import { describe, expect, it } from 'vitest'
import type { Attempt, Delivery, DeliveryKind, DeliveryStatus } from './delivery.ts'
import { isAttack, type Standing, standingOf } from './standing.ts'

const request = { deliveryId: 'delv_1', number: 1, startedAt: 0, scheduleTime: 0, durationMs: 1, requestHeaders: {} }
const answered: Attempt = { ...request, answer: { status: 401, headers: {}, body: '' } }
const cut: Attempt = { ...request, error: 'The connection was cut.' }

const authentic: DeliveryKind[] = ['event', 'test', 'redelivery', 'duplicate', 'concurrent-duplicate', 'unknown-event']
const forged: DeliveryKind[] = ['wrong-key', 'stale', 'truncated']
const states: [DeliveryStatus, Delivery['attempts'], Standing][] = [
  ['pending', [], 'pending'],
  ['delivered', [answered], 'accepted'],
  ['failed', [answered], 'rejected'],
  ['failed', [cut], 'unanswered'],
  ['failed', [], 'unanswered'],
]

describe('standingOf()', () => {
  it.each(authentic)('%s: is its status', (kind) => {
    expect(isAttack(kind)).toBe(false)
    for (const status of ['pending', 'retrying', 'delivered', 'failed'] as const) {
      expect(standingOf({ kind, status, attempts: [answered] })).toBe(status)
    }
  })

  it.each(forged)('%s: shows whether a receiver rejected it', (kind) => {
    expect(isAttack(kind)).toBe(true)
    for (const [status, attempts, standing] of states) expect(standingOf({ kind, status, attempts })).toBe(standing)
  })

  it('skewed: counts a rejection as expected, and an acceptance as a delivery', () => {
    const kind = 'skewed'
    expect(standingOf({ kind, status: 'failed', attempts: [answered] })).toBe('rejected')
    expect(standingOf({ kind, status: 'failed', attempts: [cut] })).toBe('unanswered')
    expect(standingOf({ kind, status: 'delivered', attempts: [answered] })).toBe('delivered')
    expect(standingOf({ kind, status: 'pending', attempts: [] })).toBe('pending')
  })
})
