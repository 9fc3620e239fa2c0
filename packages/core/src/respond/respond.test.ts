import { describe, expect, it } from 'vitest'
import type { Ending, Outcome, OutcomeName } from '../outcome.ts'
import { outcomeNames, respond, routeAnswers } from './respond.ts'

const facts = { receivedAt: 0, durationMs: 1 }
const answerTo = (ending: Ending) => respond({ ...facts, ...ending } as Outcome)

const received = { status: 200, body: '{"received":true}', retryAfter: undefined, connection: undefined }
const refusal = (status: number, error: string, retryAfter = '30') => ({
  status,
  body: JSON.stringify({ error }),
  retryAfter,
  connection: undefined as string | undefined,
})

/** The table of docs/reference/http-answers.md, row by row. */
const table: readonly [Ending, ReturnType<typeof refusal> | typeof received][] = [
  [{ outcome: 'handled' }, received],
  [{ outcome: 'unhandled' }, received],
  [{ outcome: 'enqueued' }, received],
  [{ outcome: 'duplicate' }, { ...received, body: '{"received":true,"duplicate":true}' }],
  [{ outcome: 'busy', retryAfterMs: 12_000 }, refusal(503, 'The event is being handled', '12')],
  [{ outcome: 'failed', error: new Error('+14155551234') }, refusal(500, 'A handler failed')],
  [{ outcome: 'timed-out' }, refusal(503, 'The handlers are still running')],
  [{ outcome: 'lease-lost', succeeded: true }, received],
  [{ outcome: 'lease-lost', succeeded: false }, refusal(503, 'Another process has taken the event over')],
  [{ outcome: 'unavailable', reason: 'store-failed' }, refusal(503, 'Temporarily unavailable')],
  [{ outcome: 'unavailable', reason: 'queue-failed' }, refusal(503, 'Temporarily unavailable')],
  [{ outcome: 'unavailable', reason: 'secrets-rotating' }, refusal(503, 'Temporarily unavailable')],
  [{ outcome: 'overloaded' }, refusal(503, 'Too many events at once')],
  [{ outcome: 'draining' }, { ...refusal(503, 'Shutting down'), connection: 'close' }],
  [{ outcome: 'malformed', reason: 'not-json' }, refusal(500, 'The signed body is not an event')],
  [{ outcome: 'out-of-tolerance', offsetMs: -1e7 }, refusal(503, 'The timestamp is too far from this clock')],
  [
    { outcome: 'unauthentic', reason: 'signature-wrong' },
    { ...received, status: 401, body: '{"error":"Invalid signature"}' },
  ],
  [{ outcome: 'too-large' }, refusal(503, 'The body is too large')],
  [
    { outcome: 'misconfigured', detail: 'express.json() ran first' },
    refusal(500, 'The receiver cannot read the raw body'),
  ],
]

describe('the answer table', () => {
  it.each(table)('%j', (ending, expected) => {
    const answer = answerTo(ending)
    expect({
      status: answer?.status,
      body: answer?.body,
      retryAfter: answer?.headers['retry-after'],
      connection: answer?.headers.connection,
    }).toEqual(expected)
    expect(answer?.headers['content-type']).toBe('application/json')
    expect(answer?.headers['content-length']).toBe(String(Buffer.byteLength(answer?.body ?? '')))
  })

  it('has no answer for a client that has left', () => {
    expect(answerTo({ outcome: 'aborted' })).toBeUndefined()
  })

  it('is complete', () => {
    const rows = new Set<OutcomeName>([...table.map(([{ outcome }]) => outcome), 'aborted'])
    expect([...rows].sort()).toEqual([...outcomeNames].sort())
  })
})

describe('the acknowledgement contract', () => {
  const statuses = (names: readonly OutcomeName[]) =>
    table.filter(([{ outcome }]) => names.includes(outcome)).map(([ending]) => answerTo(ending)?.status ?? 0)

  it('answers 4xx to nothing that may be authentic', () => {
    const doubtful = outcomeNames.filter((name) => name !== 'unauthentic')
    for (const status of statuses(doubtful)) expect(status < 400 || status >= 500).toBe(true)
  })

  it('never answers what Audian’s rules are silent about', () => {
    for (const status of statuses(outcomeNames)) {
      expect(Math.floor(status / 100)).not.toBe(3)
      expect([409, 429]).not.toContain(status)
    }
  })

  it('asks to come again after every 5xx', () => {
    for (const [ending] of table) {
      const answer = answerTo(ending)
      if ((answer?.status ?? 0) >= 500) expect(answer?.headers['retry-after']).toMatch(/^[1-9]\d*$/)
    }
  })
})

describe('unauthentic', () => {
  it.each([
    'signature-missing',
    'signature-ill-formed',
    'signature-wrong',
    'timestamp-missing',
    'timestamp-ill-formed',
  ] as const)('is answered alike for every reason: %s', (reason) => {
    expect(answerTo({ outcome: 'unauthentic', reason })).toBe(
      answerTo({ outcome: 'unauthentic', reason: 'signature-wrong' }),
    )
  })
})

describe('busy', () => {
  it.each([
    [30_000, '30'],
    [29_001, '30'],
    [1000, '1'],
    [1001, '2'],
    [1, '1'],
    [0, '1'],
    [-5, '1'],
  ])('tells the rest of the lease in whole seconds, at least one: %d ms', (retryAfterMs, expected) => {
    expect(answerTo({ outcome: 'busy', retryAfterMs })?.headers['retry-after']).toBe(expected)
  })
})

it('tells no one what went wrong inside', () => {
  const answered = [
    answerTo({ outcome: 'failed', error: new Error('+14155551234') }),
    answerTo({ outcome: 'unavailable', reason: 'store-failed', error: new Error('redis://:pw@host') }),
    answerTo({ outcome: 'lease-lost', succeeded: false, error: new Error('+14155551234') }),
    answerTo({ outcome: 'misconfigured', detail: 'express.json() ran first' }),
  ]
  expect(JSON.stringify(answered)).not.toMatch(/1415|redis|express/)
})

it('answers requests that are not deliveries', () => {
  expect(routeAnswers.notFound).toMatchObject({ status: 404, body: '{"error":"Not found"}' })
  expect(routeAnswers.methodNotAllowed).toMatchObject({
    status: 405,
    body: '{"error":"Only POST is allowed"}',
    headers: { allow: 'POST', 'content-type': 'application/json', 'content-length': '32' },
  })
})
