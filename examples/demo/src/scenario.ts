import type { Attempt } from '@audian-webhooks/emulator'
import { sampleEvent } from '@audian-webhooks/testing'
import type { Attempts } from './attempts.ts'

/** Deliveries that show one thing. */
export interface Chapter {
  readonly heading: string
  readonly steps: readonly Step[]
}

/** One delivery, and the expected response of the receiver. */
export interface Step {
  /** What is sent, in words. */
  readonly title: string
  attempt(): Promise<Attempt>
  readonly owed: Owed
  /** Sent while the step before is still being handled. */
  readonly concurrent?: true
  /** The next step begins when the workers behind the queue have nothing to do. */
  readonly thenIdle?: true
}

export interface Owed {
  readonly status: number
  readonly body: string
}

const received: Owed = { status: 200, body: '{"received":true}' }
const duplicate: Owed = { status: 200, body: '{"received":true,"duplicate":true}' }

/** A documented call from its beginning to its recording, and every special case of a delivery. */
export function scenario(attempts: Attempts): readonly Chapter[] {
  return [...answeredAfterHandling(attempts), behindQueue(attempts)]
}

function answeredAfterHandling({ send, again, nextOf }: Attempts): readonly Chapter[] {
  const refused = (status: number, error: string): Owed => ({ status, body: JSON.stringify({ error }) })
  const call = { call_id: 'call_1' }
  const first = (name: 'call.initiated' | 'call.ringing' | 'call.answered' | 'recording.completed'): Step => ({
    title: name,
    attempt: () => send(sampleEvent(name, { data: call })),
    owed: received,
  })
  const completed = sampleEvent('call.completed', { data: call })
  const second = sampleEvent('call.completed', { data: { call_id: 'call_2' } })
  const failed = sampleEvent('call.failed', { data: { call_id: 'call_3' } })
  const unknown = { event: 'call.transferred', data: call }

  return [
    {
      heading: 'One call, from its beginning to its recording',
      steps: [
        first('call.initiated'),
        first('call.ringing'),
        first('call.answered'),
        { title: 'call.completed', attempt: () => send(completed), owed: received },
        first('recording.completed'),
      ],
    },
    {
      heading: 'The same event more than once',
      steps: [
        { title: 'call.completed, again', attempt: () => again(completed.id), owed: duplicate },
        { title: 'call.completed, second call', attempt: () => send(second), owed: received },
        {
          title: '… again, at the same time',
          attempt: () => again(second.id),
          owed: refused(503, 'The event is being handled'),
          concurrent: true,
        },
        { title: '… again, a minute later', attempt: () => nextOf(second.id), owed: duplicate },
      ],
    },
    {
      heading: 'A handler that fails',
      steps: [
        { title: 'call.failed', attempt: () => send(failed), owed: refused(500, 'A handler failed') },
        { title: 'call.failed, a minute later', attempt: () => nextOf(failed.id), owed: received },
      ],
    },
    {
      heading: 'Deliveries that are forged, late or unknown',
      steps: [
        {
          title: 'forged: with another secret',
          attempt: () => again(completed.id, { as: 'wrong-key' }),
          owed: refused(401, 'Invalid signature'),
        },
        {
          title: 'stale: signed two hours ago',
          attempt: () => again(completed.id, { as: 'stale' }),
          owed: refused(503, 'The timestamp is too far from this clock'),
        },
        { title: 'unknown: call.transferred', attempt: () => send(unknown), owed: received },
      ],
    },
  ]
}

function behindQueue({ sendToBackground }: Attempts): Chapter {
  const recording = sampleEvent('recording.completed', { data: { recording_id: 'rec_2' } })
  const poison = sampleEvent('call.failed', { data: { call_id: 'call_5' } })
  return {
    heading: 'Behind a queue: answered at once, handled afterwards',
    steps: [
      {
        title: 'recording.completed, slow',
        attempt: () => sendToBackground(recording),
        owed: received,
        thenIdle: true,
      },
      {
        title: 'call.failed, always fails',
        attempt: () => sendToBackground(poison),
        owed: received,
        thenIdle: true,
      },
    ],
  }
}
