import { type SignedDelivery, sampleEvent, signedDelivery } from '@audian-webhooks/testing'

/** One delivery of the scenario. */
export interface Step {
  /** What is sent, in words. */
  readonly title: string
  readonly delivery: SignedDelivery
  /** The answer that the receiver owes. */
  readonly expected: number
  /** Sent while the step before is still being handled. */
  readonly concurrent?: true
}

const hour = 3_600_000

/** A documented call from its beginning to its recording, and everything that can be odd about a delivery. */
export function scenario(secret: string): readonly Step[] {
  const data = { call_id: 'call_demo' }
  let deliveries = 0
  const signed = (event: object, options: { secret?: string; now?: number } = {}) =>
    signedDelivery(event, { secret, ...options, deliveryId: `delv_${++deliveries}` })

  const completed = sampleEvent('call.completed', { data })
  const second = sampleEvent('call.completed', { data: { call_id: 'call_twice' } })
  const failed = sampleEvent('call.failed', { data: { call_id: 'call_failed' } })
  const unknown = { ...sampleEvent('call.failed', { data }), event: 'call.transferred' }

  return [
    { title: 'call.initiated', delivery: signed(sampleEvent('call.initiated', { data })), expected: 200 },
    { title: 'call.ringing', delivery: signed(sampleEvent('call.ringing', { data })), expected: 200 },
    { title: 'call.answered', delivery: signed(sampleEvent('call.answered', { data })), expected: 200 },
    { title: 'call.completed', delivery: signed(completed), expected: 200 },
    { title: 'recording.completed', delivery: signed(sampleEvent('recording.completed', { data })), expected: 200 },
    { title: 'call.completed, delivered again', delivery: signed(completed), expected: 200 },
    { title: 'call.completed of another call', delivery: signed(second), expected: 200 },
    { title: '  the same, at the same time', delivery: signed(second), expected: 503, concurrent: true },
    { title: 'call.failed, handler throws', delivery: signed(failed), expected: 500 },
    { title: 'call.failed, delivered again', delivery: signed(failed), expected: 200 },
    { title: 'forged: another secret', delivery: signed(completed, { secret: 'whsec_forger' }), expected: 401 },
    {
      title: 'stale: signed two hours ago',
      delivery: signed(completed, { now: Date.now() - 2 * hour }),
      expected: 503,
    },
    { title: 'call.transferred (unknown)', delivery: signed(unknown), expected: 200 },
  ]
}
