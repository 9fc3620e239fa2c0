import { fakeClock } from '@audian-webhooks/testing'
import { describe, expect, it, vi } from 'vitest'
import { signedDelivery } from '../doubles/deliveries.ts'
import { settled } from '../doubles/settled.ts'
import { createTestReceiver } from '../doubles/test-receiver.ts'
import type { Ending, Outcome } from '../outcome.ts'
import { outcomeNames } from '../respond/respond.ts'
import { LifecycleEmitter } from './lifecycle.ts'
import type { Logger } from './logger.ts'
import { createReporter } from './report.ts'

function setUp() {
  const clock = fakeClock()
  const lines: [string, object, string][] = []
  const write = (level: string) => (fields: object, message: string) => void lines.push([level, fields, message])
  const logger: Logger = { debug: write('debug'), info: write('info'), warn: write('warn'), error: write('error') }
  const lifecycle = new LifecycleEmitter(() => undefined)
  const emitted = vi.fn()
  for (const name of ['outcome', 'late-outcome', 'unhandled'] as const) {
    lifecycle.on(name, (payload) => emitted(name, payload))
  }
  const reporter = createReporter({ logger, lifecycle, clock })
  const outcome = (ending: Ending, facts: Partial<Outcome> = {}): Outcome => ({
    receivedAt: clock.now(),
    durationMs: 1.6,
    keyId: 'abcd1234',
    event: 'call.failed',
    key: 'app:evt_1',
    ...facts,
    ...ending,
  })
  return { clock, lines, emitted, reporter, outcome }
}

describe('counting', () => {
  it('counts each outcome by its name, and what comes late not again', () => {
    const { reporter, outcome } = setUp()
    reporter.outcome(outcome({ outcome: 'handled' }))
    reporter.outcome(outcome({ outcome: 'timed-out' }))
    reporter.outcome(outcome({ outcome: 'handled' }))
    reporter.late(outcome({ outcome: 'failed', error: 1 }))

    expect(Object.entries(reporter.counts).filter(([, count]) => count > 0)).toEqual([
      ['handled', 2],
      ['timed-out', 1],
    ])
    expect(Object.keys(reporter.counts)).toEqual(outcomeNames)
  })
})

describe('telling', () => {
  it('tells every outcome to those who listen, and what comes late apart', () => {
    const { reporter, outcome, emitted } = setUp()
    const [first, second] = [outcome({ outcome: 'handled' }), outcome({ outcome: 'failed', error: 1 })]
    reporter.outcome(first)
    reporter.late(second)

    expect(emitted.mock.calls).toEqual([
      ['outcome', first],
      ['late-outcome', second],
    ])
  })
})

describe('logging', () => {
  it.each(['handled', 'duplicate'] as const)('says nothing of what is %s: it is the usual case', (name) => {
    const { reporter, outcome, lines } = setUp()
    reporter.outcome(outcome({ outcome: name }))
    expect(lines).toEqual([])
  })

  it('says on each line what is known, the error last, and no wall time', () => {
    const { reporter, outcome, lines } = setUp()
    const error = new Error('no')
    reporter.outcome(outcome({ outcome: 'failed', error }))

    expect(lines).toEqual([
      [
        'error',
        {
          outcome: 'failed',
          event: 'call.failed',
          key: 'app:evt_1',
          keyId: 'abcd1234',
          durationMs: 2,
          err: error,
        },
        'A handler failed: Audian will deliver the event again.',
      ],
    ])
  })

  it('says that a run has ended after its answer', () => {
    const { reporter, outcome, lines } = setUp()
    reporter.late(outcome({ outcome: 'handled' }))
    expect(lines).toMatchObject([['debug', { outcome: 'handled', key: 'app:evt_1' }, 'Handled.']])
  })

  it('tells of a name that no one listens to, once', () => {
    const { reporter, outcome, lines, emitted } = setUp()
    for (const event of ['call.failed', 'acme.thing', 'call.failed']) {
      reporter.outcome(outcome({ outcome: 'unhandled' }, { event }))
    }

    expect(lines.map(([level, fields]) => [level, fields])).toEqual([
      ['info', { event: 'call.failed' }],
      ['info', { event: 'acme.thing' }],
    ])
    expect(emitted.mock.calls.filter(([name]) => name === 'unhandled')).toHaveLength(2)
  })

  it('remembers a thousand such names and no more', () => {
    const { reporter, outcome, lines, emitted } = setUp()
    for (let number = 0; number < 1100; number++) {
      reporter.outcome(outcome({ outcome: 'unhandled' }, { event: `acme.${number}` }))
    }

    expect(lines).toHaveLength(1000)
    expect(emitted.mock.calls.filter(([name]) => name === 'unhandled')).toHaveLength(1000)
    expect(reporter.counts.unhandled).toBe(1100)
  })
})

describe('the limit on lines', () => {
  const signedByNobody: readonly Ending[] = [
    { outcome: 'unauthentic', reason: 'signature-missing' },
    { outcome: 'too-large' },
    { outcome: 'misconfigured', detail: 'parsed' },
    { outcome: 'aborted' },
    { outcome: 'timed-out' },
    { outcome: 'failed', error: new Error('the reader failed') },
    { outcome: 'unavailable', reason: 'secrets-failed' },
    { outcome: 'overloaded' },
  ]

  it.each(signedByNobody)('lets one in ten seconds through of what anyone can cause: $outcome', async (ending) => {
    const { reporter, outcome, lines, clock } = setUp()
    const cause = () => reporter.outcome(outcome({ ...ending }, { keyId: undefined }))
    for (let count = 0; count < 1000; count++) cause()
    expect(lines).toHaveLength(1)
    expect(lines[0]?.[1]).toMatchObject({ suppressed: undefined })
    await clock.advance(10_000)
    cause()

    expect(lines).toHaveLength(2)
    expect(lines[1]?.[1]).toMatchObject({ suppressed: 999 })
  })

  it.each<Ending>([
    { outcome: 'failed', error: 1 },
    { outcome: 'timed-out' },
    { outcome: 'malformed', reason: 'not-json' },
    { outcome: 'lease-lost', succeeded: true },
    { outcome: 'busy', retryAfterMs: 1 },
  ])('lets every line through that an authentic event caused: $outcome', (ending) => {
    const { reporter, outcome, lines } = setUp()
    for (let count = 0; count < 3; count++) reporter.outcome(outcome({ ...ending }))
    expect(lines).toHaveLength(3)
  })

  it.each<Ending>([
    { outcome: 'unavailable', reason: 'store-failed' },
    { outcome: 'overloaded' },
    { outcome: 'out-of-tolerance', offsetMs: 1 },
  ])('holds back also authentic ones that come in crowds: $outcome', (ending) => {
    const { reporter, outcome, lines } = setUp()
    for (let count = 0; count < 3; count++) reporter.outcome(outcome({ ...ending }))
    expect(lines).toHaveLength(1)
  })

  it('is one for each outcome', () => {
    const { reporter, outcome, lines } = setUp()
    for (const ending of signedByNobody) reporter.outcome(outcome({ ...ending }, { keyId: undefined }))
    expect(lines).toHaveLength(signedByNobody.length)
  })
})

describe('a logger that throws', () => {
  it('changes nothing', async () => {
    const throwing = () => {
      throw new Error('the disk is full')
    }
    const logger = { debug: throwing, info: throwing, warn: throwing, error: throwing }
    const { webhooks, deliver, emitted, store } = createTestReceiver({ logger })
    webhooks.on('call.failed', (_, { log }) => {
      log.info({}, 'a line of the handler')
    })
    webhooks.on('call.ringing', () => Promise.reject(new Error('no')))

    expect(await deliver()).toMatchObject({ outcome: 'handled' })
    expect(await deliver({ data: { call_id: 'another body' } })).toMatchObject({ outcome: 'duplicate' })
    expect(await deliver({ id: 'evt_2', event: 'call.ringing' })).toMatchObject({ outcome: 'failed' })
    expect(await deliver({ event: 'never.declared' })).toMatchObject({ outcome: 'unhandled' })
    expect(await deliver({ secret: 'whsec_wrong' })).toMatchObject({ outcome: 'unauthentic' })
    store.fail('claim', 'throws')
    expect(await deliver({ id: 'evt_3' })).toMatchObject({ outcome: 'unavailable' })
    expect(emitted.outcome).toHaveLength(6)
  })

  it('may be none at all', async () => {
    const { webhooks, deliver } = createTestReceiver({ logger: false })
    webhooks.on('call.failed', () => Promise.reject(new Error('no')))
    expect(await deliver()).toMatchObject({ outcome: 'failed' })
  })
})

describe('lifecycle listeners that fail', () => {
  it('are logged, and change no outcome', async () => {
    const { webhooks, deliver, lines, emitted } = createTestReceiver()
    webhooks.on('call.failed', () => undefined)
    webhooks.lifecycle.on('outcome', () => {
      throw new Error('a listener threw')
    })
    webhooks.lifecycle.on('outcome', () => Promise.reject(new Error('a listener rejected')))

    expect(await deliver()).toMatchObject({ outcome: 'handled' })
    await settled()
    expect(lines).toMatchObject([
      { level: 'error', fields: { listener: 'outcome', err: { message: 'a listener threw' } } },
      { level: 'error', fields: { listener: 'outcome', err: { message: 'a listener rejected' } } },
    ])
    expect(emitted.outcome).toHaveLength(1)
  })

  it('may be called from anywhere: at drain, loss of the lease, a failed renewal or completion', async () => {
    const { webhooks, clock, store, lines } = createTestReceiver()
    const throwing = () => {
      throw new Error('no')
    }
    for (const name of ['renewal-failed', 'lease-lost', 'completion-failed', 'completion-ended'] as const) {
      webhooks.lifecycle.on(name, throwing)
    }
    for (const name of ['draining', 'closed', 'abandoned', 'release-failed'] as const)
      webhooks.lifecycle.on(name, throwing)
    let finish: (() => void) | undefined
    webhooks.on('call.failed', () => new Promise<void>((resolve) => (finish = resolve)))
    store.fail('renew', 'throws', 3)
    store.fail('complete', 'throws')
    const delivering = webhooks.receive(signedDelivery(clock))
    await clock.advance(31_000)
    finish?.()
    await clock.advance(1000)
    expect(await webhooks.close()).toEqual({ unfinished: [] })

    expect(await delivering).toMatchObject({ outcome: 'timed-out' })
    expect(store.model.stateOf('default:evt_1')).toBe('done')
    const failed = lines.filter(({ fields }) => 'listener' in fields).map(({ fields }) => fields.listener)
    expect(new Set(failed)).toEqual(
      new Set(['renewal-failed', 'lease-lost', 'completion-failed', 'completion-ended', 'draining', 'closed']),
    )
  })
})
