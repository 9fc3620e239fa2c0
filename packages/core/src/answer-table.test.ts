import { describe, expect, it } from 'vitest'
import { failedCall, signedDelivery } from './doubles/deliveries.ts'
import { createTestReceiver, type TestReceiver } from './doubles/test-receiver.ts'
import type { OutcomeName } from './outcome.ts'
import { eventSink } from './queue/enqueuer.ts'
import type { Answer } from './respond/answer.ts'
import { outcomeNames, routeAnswers } from './respond/respond.ts'

interface Row {
  readonly outcome: OutcomeName
  readonly when: string
  /** Brings it about, and gives what was answered. */
  readonly reach: (receiver: TestReceiver) => Promise<Answer | undefined>
  readonly options?: Parameters<typeof createTestReceiver>[0]
  readonly answer: { status: number; body: object; headers?: Record<string, string> } | undefined
}

const received = { status: 200, body: { received: true } }
const refusal = (status: number, error: string, headers: Record<string, string> = { 'retry-after': '30' }) => ({
  status,
  body: { error },
  headers,
})

function succeeding({ webhooks }: TestReceiver) {
  webhooks.on('call.failed', async () => undefined)
}

function hanging({ webhooks }: TestReceiver) {
  webhooks.on('call.failed', () => new Promise(() => undefined))
}

/** A run that ends only after another process has taken its event over. */
async function losing(receiver: TestReceiver, end: () => unknown) {
  const { clock, store, webhooks } = receiver
  let finish: (() => void) | undefined
  webhooks.on('call.failed', () => new Promise<void>((resolve) => (finish = resolve)).then(end))
  const answering = receiver.answer()
  await clock.advance(1)
  store.model.takeOver('default:evt_1')
  await clock.advance(10_000)
  finish?.()
  return answering
}

const rows: readonly Row[] = [
  {
    outcome: 'handled',
    when: 'every handler succeeded',
    reach: (receiver) => {
      succeeding(receiver)
      return receiver.answer()
    },
    answer: received,
  },
  { outcome: 'unhandled', when: 'no one listens', reach: ({ answer }) => answer(), answer: received },
  {
    outcome: 'enqueued',
    when: 'the queue has stored it',
    options: { queue: eventSink(() => undefined) },
    reach: ({ answer }) => answer(),
    answer: received,
  },
  {
    outcome: 'duplicate',
    when: 'it was handled before',
    reach: async (receiver) => {
      succeeding(receiver)
      await receiver.answer()
      return receiver.answer()
    },
    answer: { status: 200, body: { received: true, duplicate: true } },
  },
  {
    outcome: 'busy',
    when: 'another run has it, for 12.3 seconds more',
    reach: (receiver) => {
      succeeding(receiver)
      receiver.store.model.takeOver('default:evt_1', 12_300)
      return receiver.answer()
    },
    answer: refusal(503, 'The event is being handled', { 'retry-after': '13' }),
  },
  {
    outcome: 'busy',
    when: 'another run has it for a moment more',
    reach: (receiver) => {
      succeeding(receiver)
      receiver.store.fail('claim', { answers: { state: 'busy', retryAfterMs: 0 } })
      return receiver.answer()
    },
    answer: refusal(503, 'The event is being handled', { 'retry-after': '1' }),
  },
  {
    outcome: 'failed',
    when: 'a handler threw',
    reach: ({ webhooks, answer }) => {
      webhooks.on('call.failed', () => {
        throw new Error('no')
      })
      return answer()
    },
    answer: refusal(500, 'A handler failed'),
  },
  {
    outcome: 'timed-out',
    when: 'a handler is still running at the deadline',
    reach: async (receiver) => {
      hanging(receiver)
      const answering = receiver.answer()
      await receiver.clock.advance(25_000)
      return answering
    },
    answer: refusal(503, 'The handlers are still running'),
  },
  {
    outcome: 'lease-lost',
    when: 'another process took the event over, and the run succeeded',
    reach: (receiver) => losing(receiver, () => undefined),
    answer: received,
  },
  {
    outcome: 'lease-lost',
    when: 'another process took the event over, and the run failed',
    reach: (receiver) => losing(receiver, () => Promise.reject(new Error('no'))),
    answer: refusal(503, 'Another process has taken the event over'),
  },
  {
    outcome: 'unavailable',
    when: 'the store fails',
    reach: (receiver) => {
      succeeding(receiver)
      receiver.store.fail('claim', 'rejects')
      return receiver.answer()
    },
    answer: refusal(503, 'Temporarily unavailable'),
  },
  {
    outcome: 'unavailable',
    when: 'the store does not answer',
    reach: async (receiver) => {
      succeeding(receiver)
      receiver.store.fail('claim', 'hangs')
      const answering = receiver.answer()
      await receiver.clock.advance(3000)
      return answering
    },
    answer: refusal(503, 'Temporarily unavailable'),
  },
  {
    outcome: 'unavailable',
    when: 'the queue fails',
    options: { queue: eventSink(() => Promise.reject(new Error('no'))) },
    reach: ({ answer }) => answer(),
    answer: refusal(503, 'Temporarily unavailable'),
  },
  {
    outcome: 'unavailable',
    when: 'the secrets are unavailable',
    options: { secret: () => Promise.reject(new Error('no vault')) },
    reach: ({ answer }) => answer(),
    answer: refusal(503, 'Temporarily unavailable'),
  },
  {
    outcome: 'unavailable',
    when: 'no secret fits, and one is being replaced',
    options: { secret: () => ({ secrets: 'whsec_old', rotating: true }) },
    reach: async ({ clock, answer }) => {
      const answering = answer()
      await clock.advance(2000)
      return answering
    },
    answer: refusal(503, 'Temporarily unavailable'),
  },
  {
    outcome: 'overloaded',
    when: 'too many run and wait',
    options: { concurrency: 1, maxWaiting: 1 },
    reach: (receiver) => {
      hanging(receiver)
      void receiver.answer({ id: 'evt_a' })
      void receiver.answer({ id: 'evt_b' })
      return receiver.answer({ id: 'evt_c' })
    },
    answer: refusal(503, 'Too many events at once'),
  },
  {
    outcome: 'overloaded',
    when: 'unverified uploads hold too much memory together',
    reach: ({ webhooks, clock }) =>
      webhooks.handle({ ...signedDelivery(clock), body: () => ({ unread: 'overloaded' }) }),
    answer: refusal(503, 'Too many events at once'),
  },
  {
    outcome: 'draining',
    when: 'close() was called',
    reach: async ({ webhooks, answer }) => {
      await webhooks.close()
      return answer()
    },
    answer: refusal(503, 'Shutting down', { 'retry-after': '30', connection: 'close' }),
  },
  ...['{"event":', '[]', 'null', '"text"', '{"event":7}', '{}'].map(
    (body): Row => ({
      outcome: 'malformed',
      when: `the body is ${body}`,
      reach: ({ answer }) => answer({ body }),
      answer: refusal(500, 'The signed body is not an event'),
    }),
  ),
  ...[-75 * 60_000 - 1000, 5 * 60_000 + 1000].map(
    (offsetMs): Row => ({
      outcome: 'out-of-tolerance',
      when: `the timestamp is ${offsetMs / 1000} s off`,
      reach: ({ answer, clock }) => answer({ sentAt: clock.now() + offsetMs }),
      answer: refusal(503, 'The timestamp is too far from this clock'),
    }),
  ),
  {
    outcome: 'unauthentic',
    when: 'the signature is wrong',
    reach: ({ answer }) => answer({ secret: 'whsec_of_a_forger' }),
    answer: refusal(401, 'Invalid signature', {}),
  },
  ...[
    ['the signature is missing', { 'x-audian-signature': undefined }],
    ['the signature is ill-formed', { 'x-audian-signature': 'abc' }],
    ['the timestamp is missing', { 'x-audian-timestamp': undefined }],
    ['the timestamp is ill-formed', { 'x-audian-timestamp': 'today' }],
  ].map(
    ([when, headers]): Row => ({
      outcome: 'unauthentic',
      when: String(when),
      reach: ({ webhooks, clock }) => {
        const delivery = signedDelivery(clock)
        return webhooks.handle({ ...delivery, headers: { ...delivery.headers, ...(headers as object) } })
      },
      answer: refusal(401, 'Invalid signature', {}),
    }),
  ),
  {
    outcome: 'too-large',
    when: 'the body is over the limit',
    options: { maxBodyBytes: 100 },
    reach: ({ answer }) => answer({ data: { ...failedCall, more: 'x'.repeat(100) } }),
    answer: refusal(503, 'The body is too large'),
  },
  {
    outcome: 'misconfigured',
    when: 'a parsed body was passed',
    reach: ({ webhooks, clock }) =>
      webhooks.handle({ ...signedDelivery(clock), body: () => ({ event: 'call.failed' }) as unknown as Uint8Array }),
    answer: refusal(500, 'The receiver cannot read the raw body'),
  },
  {
    outcome: 'aborted',
    when: 'the client left while uploading',
    reach: ({ webhooks, clock }) =>
      webhooks.handle({ ...signedDelivery(clock), body: async () => ({ unread: 'aborted' }) }),
    answer: undefined,
  },
]

describe('the answer table', () => {
  it.each(rows)('$outcome: $when', async ({ outcome, reach, options, answer }) => {
    const receiver = createTestReceiver(options)
    const answered = await reach(receiver)

    expect(receiver.emitted.outcome.at(-1)?.outcome).toBe(outcome)
    expect(answered).toEqual(answer && written(answer))
  })

  it('has a row for every outcome', () => {
    expect(new Set(rows.map(({ outcome }) => outcome))).toEqual(new Set(outcomeNames))
  })

  it('tells Audian by a 4xx only of what is certainly not authentic', () => {
    const given = rows.filter(({ answer }) => answer && answer.status >= 400 && answer.status < 500)
    expect(new Set(given.map(({ outcome }) => outcome))).toEqual(new Set(['unauthentic']))
  })

  it('answers requests that are not deliveries', () => {
    expect(routeAnswers.notFound).toEqual(written(refusal(404, 'Not found', {})))
    expect(routeAnswers.methodNotAllowed).toEqual(written(refusal(405, 'Only POST is allowed', { allow: 'POST' })))
  })
})

function written({ status, body, headers }: NonNullable<Row['answer']>): Answer {
  const text = JSON.stringify(body)
  return {
    status,
    headers: { 'content-type': 'application/json', 'content-length': String(text.length), ...headers },
    body: text,
  }
}
