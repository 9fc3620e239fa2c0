import { fakeClock } from '@audian-webhooks/testing'
import { describe, expect, it } from 'vitest'
import * as z from 'zod'
import { createModelStore } from '../doubles/model-store.ts'
import { createTransactionalStore } from '../doubles/transactional-store.ts'
import { eventSink } from '../queue/enqueuer.ts'
import { transactionRunner } from '../run/in-transaction.ts'
import { defaultNumbers } from './numbers.ts'
import { optionProblems } from './option-problems.ts'
import type { WebhooksOptions } from './options.ts'

const clock = fakeClock()
const local = createModelStore(clock)
const { shared: _, ...shared } = local

/** The problems of options that are right but for these. */
function problemsOf(changed: object): string[] {
  return optionProblems({ secret: 'whsec_private', store: local, ...changed } as WebhooksOptions)
}

describe('options without a problem', () => {
  it.each<[string, object]>([
    ['the least', {}],
    ['no store', { store: 'none' }],
    ['no store, with a name', { store: 'none', name: 'billing' }],
    ['a shared store with a name', { store: shared, name: 'billing-2.eu_1' }],
    ['the longest name', { name: 'a'.repeat(64) }],
    ['several secrets', { secret: ['whsec_a', 'whsec_b'] }],
    ['a provider', { secret: () => 'whsec_a' }],
    ['everything left out by name', Object.fromEntries([...names(), 'tolerance'].map((name) => [name, undefined]))],
    ['the defaults, spelt out', { ...defaultNumbers }],
    ['private events', { events: { 'acme.thing': z.object({}), 'call.failed': z.object({}), odd: callable() } }],
    ['the latest deadline', { deadlineMs: 29_000 }],
    ['the slowest heartbeat', { leaseMs: 2, renewMs: 1 }],
    ['a tolerance as long as the retention', { retainMs: 5000, tolerance: { pastMs: 5000, futureMs: 1 } }],
    ['times beyond any timer', { retainMs: 2 ** 40, abandonAfterMs: Number.MAX_SAFE_INTEGER }],
    ['a logger', { logger: console }],
    ['no logger', { logger: false }],
    ['a clock', { clock }],
    ['retry on a mismatch', { onMismatch: 'retry' }],
    ['deliver on a mismatch', { onMismatch: 'deliver' }],
  ])('%s', (_, changed) => {
    expect(problemsOf(changed)).toEqual([])
  })
})

describe('the options', () => {
  it.each([undefined, null, 'whsec_private', 42])('that are %j are missing', (options) => {
    expect(optionProblems(options as never)).toEqual(['The options are missing: { secret, store } at least.'])
  })

  it('that do not exist are named, with the nearest that does', () => {
    expect(problemsOf({ deadline: 1, Store: local, retainHours: 72 })).toEqual([
      'deadline: unknown option. Did you mean deadlineMs?',
      expect.stringMatching(/^Store: unknown option\./),
      'retainHours: unknown option. Did you mean retainMs?',
    ])
  })
})

describe('secret', () => {
  it.each<[unknown, string]>([
    [undefined, 'secret: missing. Audian shows it when you create the webhook. Is AUDIAN_WEBHOOK_SECRET set?'],
    ['', 'secret: it is empty.'],
    [null, 'secret: it is not a string.'],
    [42, 'secret: it is not a string.'],
    [{ secrets: 'whsec_private' }, 'secret: it is not a string.'],
    ['whsec_private\n', 'secret: it has white space around it.'],
    [[], 'secret: the list is empty.'],
    [['whsec_private', ' whsec_private'], 'secret[1]: it has white space around it.'],
    [[undefined], 'secret[0]: it is not a string.'],
  ])('%j', (secret, problem) => {
    expect(problemsOf({ secret })).toEqual([problem])
  })

  it('reports every problem of its list', () => {
    expect(problemsOf({ secret: ['', 'whsec_private', 7] })).toEqual([
      'secret[0]: it is empty.',
      'secret[2]: it is not a string.',
    ])
  })
})

describe('store and name', () => {
  it.each([undefined, null, 'memory', 'NONE', {}, [], { ...local, renew: undefined }, { ...local, release: 1 }])(
    'a store that is none: %j',
    (store) => {
      expect(problemsOf({ store })).toEqual([expect.stringMatching(/^store: must be memoryStore\(\), .* or 'none'/)])
    },
  )

  it.each(['claim', 'renew', 'complete', 'release'])('a store without %s()', (method) => {
    expect(problemsOf({ store: { ...local, [method]: undefined } })).toHaveLength(1)
  })

  it.each([
    { maxTransactions: 0, runner: transactionRunner },
    { runner: transactionRunner },
    { maxTransactions: 5 },
    { maxTransactions: 5, runner: {} },
  ])('a store with transact(), and only %j beside it', (beside) => {
    const expected =
      'store: with transact() it needs maxTransactions, a positive whole number, and runner, from the kit.'
    expect(problemsOf({ store: { ...local, transact: () => undefined, ...beside } })).toEqual([expected])
    expect(problemsOf({ store: createTransactionalStore(fakeClock()), name: 'app' })).toEqual([])
  })

  it('a shared store without a name', () => {
    const expected = [
      expect.stringMatching(/^name: required with a shared store or queue\. .* Never change the name of a service\./),
    ]
    expect(problemsOf({ store: shared })).toEqual(expected)
    expect(problemsOf({ store: { ...local, shared: true } })).toEqual(expected)
    expect(problemsOf({ store: { ...local, shared: undefined } })).toEqual(expected)
  })

  it('a shared queue without a name, with any store', () => {
    const expected = [expect.stringMatching(/^name: required with a shared store or queue\./)]
    const queue = eventSink(() => undefined)
    expect(problemsOf({ queue })).toEqual(expected)
    expect(problemsOf({ queue: { ...queue, shared: true }, store: 'none' })).toEqual(expected)
    expect(problemsOf({ queue, name: 'billing' })).toEqual([])
    expect(problemsOf({ queue: { ...queue, shared: false } })).toEqual([])
  })

  it.each(['', 'a b', 'a:b', 'ünï', 'a'.repeat(65), 'a\n', 7, null, {}])('a name that is not a name: %j', (name) => {
    const expected = ['name: must be 1 to 64 letters, digits, dots, dashes or underscores.']
    expect(problemsOf({ name })).toEqual(expected)
    expect(problemsOf({ store: 'none', name })).toEqual(expected)
    expect(problemsOf({ store: shared, name })).toEqual(expected)
  })
})

describe('events', () => {
  it.each([null, 'acme.thing', 42])('that are not objects: %j', (events) => {
    expect(problemsOf({ events })).toEqual(['events: must be an object of schemas by event name.'])
  })

  it.each(['', '*', 'acme.*', '*.thing'])('by a name that would be a pattern: %j', (name) => {
    expect(problemsOf({ events: { [name]: z.object({}) } })).toEqual([`events: '${name}' cannot be an event's name.`])
  })

  it.each([
    undefined,
    null,
    'string',
    {},
    { '~standard': {} },
    { '~standard': { validate: true } },
    { parse: () => 1 },
  ])('whose schema is none: %j', (schema) => {
    expect(problemsOf({ events: { 'acme.thing': schema } })).toEqual([
      "events['acme.thing']: must be a Standard Schema, such as a Zod schema.",
    ])
  })
})

describe('numbers', () => {
  it.each(Object.keys(defaultNumbers))('%s must be a positive whole number', (name) => {
    for (const [value, given] of [
      [0, '0'],
      [-1, '-1'],
      [1.5, '1.5'],
      [Number.NaN, 'NaN'],
      [Number.POSITIVE_INFINITY, 'Infinity'],
      ['25000', 'a string'],
      [10n, 'a bigint'],
      [{}, 'an object'],
      [Symbol('private'), 'a symbol'],
      [() => 1, 'a function'],
      [true, 'a boolean'],
    ] as const) {
      expect(problemsOf({ [name]: value })).toEqual([`${name}: must be a positive whole number, not ${given}.`])
    }
  })

  it('are all reported at once', () => {
    expect(problemsOf({ concurrency: 0, leaseMs: -1, deadlineMs: 99_000 })).toHaveLength(2)
  })

  it('must leave the answer time to arrive', () => {
    expect(problemsOf({ deadlineMs: 29_001 })).toEqual([
      'deadlineMs: 29001 is too late, at most 29000: Audian waits 30 seconds.',
    ])
  })

  it('must leave a second chance to the heartbeat', () => {
    const expected = (renewMs: number, leaseMs: number) =>
      `renewMs: ${renewMs} is more than half of leaseMs (${leaseMs}), so one lost renewal loses the lease.`
    expect(problemsOf({ leaseMs: 20_001, renewMs: 10_001 })).toEqual([expected(10_001, 20_001)])
    expect(problemsOf({ leaseMs: 19_999 })).toEqual([expected(10_000, 19_999)])
  })
})

describe('tolerance', () => {
  it.each([
    null,
    300_000,
    '5m',
    {},
    { pastMs: 1 },
    { futureMs: 1 },
    { pastMs: 0, futureMs: 1 },
    { pastMs: 1, futureMs: -1 },
    { pastMs: 1, futureMs: Number.POSITIVE_INFINITY },
  ])('%j', (tolerance) => {
    expect(problemsOf({ tolerance })).toEqual(['tolerance: must be { pastMs, futureMs }, both positive whole numbers.'])
  })

  it('must not outlive the memory', () => {
    const week = 7 * 24 * 3_600_000
    expect(problemsOf({ tolerance: { pastMs: week, futureMs: 1 } })).toEqual([
      `tolerance.pastMs: ${week} is more than retainMs (${defaultNumbers.retainMs}): a replay could outlive the record.`,
    ])
    expect(problemsOf({ retainMs: 1000, tolerance: { pastMs: 1001, futureMs: 1 } })).toHaveLength(1)
  })

  it('is not compared with a retention that is none', () => {
    expect(problemsOf({ retainMs: 'whsec_private', tolerance: { pastMs: 1000, futureMs: 1 } })).toEqual([
      'retainMs: must be a positive whole number, not a string.',
    ])
  })
})

describe('the rest', () => {
  it.each(['ignore', '', true, null, 0])('onMismatch: %j', (onMismatch) => {
    expect(problemsOf({ onMismatch })).toEqual(["onMismatch: must be 'deliver' or 'retry'."])
  })

  it.each([true, null, 'console', {}, { ...console, error: undefined }, () => {}])('logger: %j', (logger) => {
    expect(problemsOf({ logger })).toEqual([
      'logger: needs debug, info, warn and error, like Pino and winston; or false for none.',
    ])
  })

  it.each(['debug', 'info', 'warn', 'error'])('a logger without %s()', (method) => {
    expect(problemsOf({ logger: { ...console, [method]: undefined } })).toHaveLength(1)
  })

  it.each([null, false, Date, {}])('clock: %j', (wrong) => {
    expect(problemsOf({ clock: wrong })).toEqual(['clock: needs now, monotonic and setTimer.'])
  })

  it.each(['now', 'monotonic', 'setTimer'])('a clock without %s()', (method) => {
    expect(problemsOf({ clock: { ...clock, [method]: undefined } })).toHaveLength(1)
  })
})

it('tells every problem at once, and never a secret', () => {
  const problems = problemsOf({
    secret: ['whsec_private\n', ''],
    store: 'redis',
    events: { '*': {} },
    concurrency: 'whsec_private',
    tolerance: { pastMs: 'whsec_private' },
    onMismatch: 'whsec_private',
    logger: 'whsec_private',
    clock: 'whsec_private',
    typo: 'whsec_private',
  })
  expect(problems).toHaveLength(10)
  expect(problems.join('\n')).not.toContain('private')
})

function names(): string[] {
  return [...Object.keys(defaultNumbers), 'name', 'events', 'onMismatch', 'logger', 'clock']
}

/** Some libraries make schemas that are functions. */
function callable() {
  return Object.assign(() => {}, { '~standard': { validate: () => ({ value: 1 }) } })
}
