import { type SignedDelivery, sampleEvent, signedDelivery } from '@audian-webhooks/testing'

/** Deliveries that show one thing. */
export interface Chapter {
  readonly heading: string
  readonly steps: readonly Step[]
}

/** One delivery, and the answer that the receiver owes. */
export interface Step {
  /** What is sent, in words. */
  readonly title: string
  readonly delivery: SignedDelivery
  readonly owed: Owed
  /** Sent while the step before is still being handled. */
  readonly concurrent?: true
}

export interface Owed {
  readonly status: number
  readonly body: string
}

const received: Owed = { status: 200, body: '{"received":true}' }
const duplicate: Owed = { status: 200, body: '{"received":true,"duplicate":true}' }
const hour = 3_600_000

/** A documented call from its beginning to its recording, and everything that can be odd about a delivery. */
export function scenario(secret: string): readonly Chapter[] {
  let deliveries = 0
  const signed = (event: object, options: { secret?: string; now?: number } = {}) =>
    signedDelivery(event, { secret, ...options, deliveryId: `delv_${++deliveries}` })
  const refused = (status: number, error: string): Owed => ({ status, body: JSON.stringify({ error }) })

  const call = { call_id: 'call_1' }
  const completed = sampleEvent('call.completed', { data: call })
  const second = sampleEvent('call.completed', { data: { call_id: 'call_2' } })
  const failed = sampleEvent('call.failed', { data: { call_id: 'call_3' } })
  const unknown = { ...sampleEvent('call.failed', { data: call }), event: 'call.transferred' }

  return [
    {
      heading: 'One call, as Audian tells of it',
      steps: [
        { title: 'call.initiated', delivery: signed(sampleEvent('call.initiated', { data: call })), owed: received },
        { title: 'call.ringing', delivery: signed(sampleEvent('call.ringing', { data: call })), owed: received },
        { title: 'call.answered', delivery: signed(sampleEvent('call.answered', { data: call })), owed: received },
        { title: 'call.completed', delivery: signed(completed), owed: received },
        {
          title: 'recording.completed',
          delivery: signed(sampleEvent('recording.completed', { data: call })),
          owed: received,
        },
      ],
    },
    {
      heading: 'The same event more than once',
      steps: [
        { title: 'call.completed, again', delivery: signed(completed), owed: duplicate },
        { title: 'call.completed of another call', delivery: signed(second), owed: received },
        {
          title: '  … again, at the same time',
          delivery: signed(second),
          owed: refused(503, 'The event is being handled'),
          concurrent: true,
        },
      ],
    },
    {
      heading: 'A handler that fails',
      steps: [
        { title: 'call.failed', delivery: signed(failed), owed: refused(500, 'A handler failed') },
        { title: 'call.failed, again', delivery: signed(failed), owed: received },
      ],
    },
    {
      heading: 'Not what it should be',
      steps: [
        {
          title: 'forged: signed with another secret',
          delivery: signed(completed, { secret: 'whsec_forger' }),
          owed: refused(401, 'Invalid signature'),
        },
        {
          title: 'stale: signed two hours ago',
          delivery: signed(completed, { now: Date.now() - 2 * hour }),
          owed: refused(503, 'The timestamp is too far from this clock'),
        },
        { title: 'unknown: call.transferred', delivery: signed(unknown), owed: received },
      ],
    },
  ]
}
