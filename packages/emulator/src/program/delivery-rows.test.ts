import picocolors from 'picocolors'
import { describe, expect, it } from 'vitest'
import type { Attempt, Delivery } from '../state/delivery.ts'
import { deliveryRow, headingRow } from './delivery-rows.ts'

const plain = picocolors.createColors(false)
const startedAt = new Date(2026, 0, 2, 9, 5, 7).getTime()
const url = 'http://localhost:3000/webhooks'

function made(delivery: Partial<Delivery>, attempt: Partial<Attempt> = {}) {
  const first: Attempt = {
    deliveryId: 'delv_1',
    number: 1,
    url,
    startedAt,
    scheduleTime: startedAt,
    durationMs: 12.4,
    requestHeaders: {},
    answer: { status: 200, headers: {}, body: '{"received":true}' },
    ...attempt,
  }
  const whole: Delivery = {
    id: 'dlv_1',
    sequence: 1,
    kind: 'event',
    endpointId: 'wh_1',
    eventId: 'evt_1',
    event: 'recording.completed',
    body: '{}',
    createdAt: startedAt,
    status: 'delivered',
    attempts: [first],
    ...delivery,
  }
  return { delivery: whole, attempt: first }
}

function rowIn(columns: number, ...[delivery, attempt]: Parameters<typeof made>): string {
  return deliveryRow({ columns, colors: plain }, made(delivery, attempt))
}

describe('a delivery that is fine', () => {
  it.each([
    [100, '09:05:07  recording.completed  200 delivered     1   12 ms  localhost:3000/webhooks'],
    [80, '09:05:07  recording.completed  200 delivered     1   12 ms  localhost:3000/webh…'],
    [60, '09:05:07  recording.completed  200 delivered     1   12 ms'],
    [50, '09:05:07  recording.…  200 delivered     1   12 ms'],
    [Number.POSITIVE_INFINITY, '09:05:07  recording.completed  200 delivered     1   12 ms  localhost:3000/webhooks'],
  ])('is one line in %d columns', (columns, expected) => {
    expect(rowIn(columns, {})).toBe(expected)
  })

  it('is under the heading', () => {
    const heading = headingRow({ columns: 80, colors: plain })
    expect(heading).toBe('TIME      EVENT                STATUS          TRY    TOOK  ENDPOINT')
    const row = rowIn(80, {})
    expect(row.indexOf('recording')).toBe(heading.indexOf('EVENT'))
    expect(row.indexOf('200')).toBe(heading.indexOf('STATUS'))
    expect(row.indexOf('localhost')).toBe(heading.indexOf('ENDPOINT'))
  })

  it('colours only the status, even if the event contains the same word', () => {
    const row = deliveryRow({ columns: 80, colors: picocolors.createColors(true) }, made({ event: 'parcel.delivered' }))
    expect(row).toContain('parcel.delivered     \u001b[32m200 delivered \u001b[39m')
  })

  it.each([
    [999, '999 ms'],
    [999.6, ' 1.0 s'],
    [9949, ' 9.9 s'],
    [30_000, '  30 s'],
  ])('of %d ms took %s', (durationMs, expected) => {
    expect(rowIn(80, {}, { durationMs })).toContain(`1  ${expected}  local`)
  })
})

describe('a delivery with a problem', () => {
  const refused = { status: 503, headers: {}, body: '{"error":"\u001b[2JNot now"}' }

  it('has the reason and the next attempt below', () => {
    const nextAttemptAt = startedAt + 60_012.4
    expect(rowIn(80, { status: 'retrying', nextAttemptAt }, { answer: refused }).split('\n')).toEqual([
      '09:05:07  recording.completed  503 retrying      1   12 ms  localhost:3000/webh…',
      '  {"error":" [2JNot now"} Next attempt in 1 min.',
    ])
  })

  it('has one line for each sentence where they do not fit into one', () => {
    const error = `No server listens at ${url}. (ECONNREFUSED)`
    const delivery = { status: 'failed', reason: 'Given up after 5 attempts, the most that Audian makes.' } as const
    const lines = rowIn(80, delivery, { answer: undefined, error }).split('\n')
    expect(lines).toEqual([
      '09:05:07  recording.completed  –   failed        1   12 ms  localhost:3000/webh…',
      `  ${error}`,
      `  ${delivery.reason}`,
    ])
  })

  it('says that the signature was valid when it was sent', () => {
    const explanation = { code: 'valid-when-sent', message: 'The receiver has another secret.', fix: 'Compare them.' }
    const answer = { status: 401, headers: {}, body: '' }
    expect(rowIn(80, { status: 'failed' }, { answer, explanations: [explanation] })).toContain(
      '\n  The receiver has another secret.',
    )
  })

  it('fits even a narrow terminal', () => {
    const delivery = { status: 'failed', reason: 'x'.repeat(200) } as const
    for (const line of rowIn(60, delivery).split('\n')) expect(line.length).toBeLessThanOrEqual(60)
  })

  it('that is forged and accepted is an alarm', () => {
    expect(rowIn(80, { kind: 'wrong-key', status: 'delivered' })).toContain('200 accepted')
  })
})
