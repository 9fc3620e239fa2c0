import { describe, expect, it, vi } from 'vitest'
import type { Fault } from '../doubles/faulty-store.ts'
import { createHeldRuns } from '../doubles/held-runs.ts'
import { createTestReceiver, expectIdle } from '../doubles/test-receiver.ts'
import { fingerprint } from '../parse/fingerprint.ts'

const faults = [
  'throws',
  'rejects',
  'hangs',
  'performs-then-throws',
  'performs-then-rejects',
  'performs-then-hangs',
] as const satisfies readonly Fault[]
const nonsense = [undefined, null, 1, '', 'OK', {}, [true], { state: 'granted' }] satisfies readonly unknown[]
const circular: { self?: unknown } = {}
circular.self = circular

const unreadable = Object.defineProperty({}, 'state', {
  get: () => {
    throw new Error('unreadable')
  },
})

const named: readonly { name: string; fault: Fault }[] = [
  ...faults.map((fault) => ({ name: fault, fault })),
  ...nonsense.map((answers) => ({ name: `answers ${JSON.stringify(answers)}`, fault: { answers } })),
  { name: 'answers by a promise of text', fault: { answers: Promise.resolve('OK') } },
  { name: 'answers what JSON cannot write', fault: { answers: circular } },
  { name: 'answers by a promise of nothing', fault: { answers: Promise.resolve(undefined) } },
  { name: 'answers what throws when it is read', fault: { answers: unreadable } },
  { name: 'answers by a promise of what throws when it is read', fault: { answers: Promise.resolve(unreadable) } },
  { name: 'answers a bigint', fault: { answers: 1n } },
]

describe.each(['values', 'promises'] as const)('a store that answers by %s', (answering) => {
  function setUp() {
    const receiver = createTestReceiver({ answering })
    const handler = vi.fn(async () => undefined)
    receiver.webhooks.on('call.failed', handler)
    /** Delivers, as Audian does, a minute later again. */
    const deliverAgain = async () => {
      await receiver.clock.advance(60_000)
      const outcome = receiver.deliver()
      await receiver.clock.advance(10_000)
      return outcome
    }
    return { ...receiver, handler, deliverAgain }
  }

  it('and works, sees one claim and one completion', async () => {
    const { deliver, store, handler, webhooks, clock } = setUp()

    expect(await deliver()).toMatchObject({ outcome: 'handled' })
    expect(store.calls.map(({ method }) => method)).toEqual(['claim', 'complete'])
    expect(store.model.stateOf('default:evt_1')).toBe('done')
    expect(handler).toHaveBeenCalledOnce()
    expectIdle({ webhooks, clock })
  })

  describe.each(named)('and $name', ({ fault }) => {
    it('at claim: 503, no run, and the next delivery is handled', async () => {
      const { deliver, store, clock, handler, webhooks, deliverAgain } = setUp()
      store.fail('claim', fault)
      const delivering = deliver()
      await clock.advance(3000)

      const reason = String(fault).endsWith('hangs') ? 'store-timed-out' : 'store-failed'
      expect(await delivering).toMatchObject({ outcome: 'unavailable', reason })
      expect(handler).not.toHaveBeenCalled()
      expectIdle({ webhooks, clock })

      expect(await deliverAgain()).toMatchObject({ outcome: 'handled' })
      expect(handler).toHaveBeenCalledOnce()
      expectIdle({ webhooks, clock })
    })

    it('at complete: 200, recorded later, and never run again', async () => {
      const { deliver, store, clock, handler, webhooks, emitted, deliverAgain } = setUp()
      store.fail('complete', fault)
      const delivering = deliver()
      await clock.advance(3000)

      expect(await delivering).toMatchObject({ outcome: 'handled' })
      expect(await deliver()).toMatchObject({ outcome: 'duplicate' })
      expect(emitted['completion-failed']).toMatchObject([{ key: 'default:evt_1' }])
      await clock.advance(1000)
      expect(emitted['completion-ended']).toEqual([{ key: 'default:evt_1', end: 'completed' }])
      expect(store.model.stateOf('default:evt_1')).toBe('done')
      expectIdle({ webhooks, clock })

      expect(await deliverAgain()).toMatchObject({ outcome: 'duplicate' })
      expect(handler).toHaveBeenCalledOnce()
      expect(emitted['lease-lost']).toEqual([])
    })

    it('at release: 500 anyway, and the next delivery is handled', async () => {
      const { deliver, store, clock, handler, webhooks, emitted, deliverAgain } = setUp()
      handler.mockRejectedValueOnce(new Error('no'))
      store.fail('release', fault)
      const delivering = deliver()
      await clock.advance(3000)

      expect(await delivering).toMatchObject({ outcome: 'failed' })
      expect(emitted['release-failed']).toMatchObject([{ key: 'default:evt_1' }])
      expectIdle({ webhooks, clock })

      expect(await deliverAgain()).toMatchObject({ outcome: 'handled' })
      expectIdle({ webhooks, clock })
    })

    it('at renew, once: the run continues and is recorded', async () => {
      const { store, clock, webhooks, emitted, deliver } = createTestReceiver({ answering })
      const held = createHeldRuns()
      webhooks.on('call.failed', held.handler)
      store.fail('renew', fault)
      const delivering = deliver()
      await clock.advance(21_000)

      expect(emitted['renewal-failed']).toMatchObject([{ key: 'default:evt_1' }])
      expect(store.model.stateOf('default:evt_1')).toBe('leased')
      await held.last.succeed()
      expect(await delivering).toMatchObject({ outcome: 'handled' })
      expect(emitted['lease-lost']).toEqual([])
      expectIdle({ webhooks, clock })
    })
  })

  it('and is down altogether, loses nothing', async () => {
    const { store, clock, deliver, handler, webhooks } = setUp()
    for (const method of ['claim', 'renew', 'complete', 'release'] as const) store.fail(method, 'rejects', 1000)
    for (let attempt = 1; attempt <= 4; attempt++) {
      expect(await deliver()).toMatchObject({ outcome: 'unavailable' })
      await clock.advance(60_000)
    }
    store.recover()

    expect(await deliver()).toMatchObject({ outcome: 'handled' })
    expect(handler).toHaveBeenCalledOnce()
    expectIdle({ webhooks, clock })
  })
})

describe('nonsense from the store', () => {
  it('is named in the log, with what to do', async () => {
    const { store, deliver, webhooks, lines } = createTestReceiver()
    webhooks.on('call.failed', () => undefined)
    store.fail('claim', { answers: { ok: true } })

    expect(await deliver()).toMatchObject({ outcome: 'unavailable', error: { code: 'STORE_ANSWER_INVALID' } })
    expect(lines.at(-1)?.fields.err).toMatchObject({
      code: 'STORE_ANSWER_INVALID',
      message: expect.stringContaining('claim() answered { ok: true }'),
    })
  })

  it('for done or busy is never a duplicate or a wait: 503, and no handler runs', async () => {
    const answers = [
      { state: 'done', fingerprint: true },
      { state: 'done', fingerprint: {} },
      { state: 'busy', retryAfterMs: '30' },
      { state: 'busy', retryAfterMs: -1 },
      { state: 'busy', retryAfterMs: 1e300 },
      { state: ['done'] },
      { State: 'done' },
      { state: 'committed' },
    ]
    const { store, answer, webhooks, emitted } = createTestReceiver()
    const handler = vi.fn()
    webhooks.on('call.failed', handler)
    for (const strange of answers) {
      store.fail('claim', { answers: strange })
      expect(await answer()).toMatchObject({ status: 503, headers: { 'retry-after': '30' } })
      expect(emitted.outcome.at(-1)).toMatchObject({
        outcome: 'unavailable',
        reason: 'store-failed',
        error: { code: 'STORE_ANSWER_INVALID', message: expect.stringContaining("The store's claim() answered {") },
      })
    }
    expect(handler).not.toHaveBeenCalled()
  })

  it.each(['renew', 'complete', 'release'] as const)('is named in the log when %s answers it', async (method) => {
    const { store, deliver, webhooks, lines, clock } = createTestReceiver()
    webhooks.on('call.failed', async () => {
      await new Promise((resolve) => clock.setTimer(() => resolve(undefined), 15_000))
      if (method === 'release') throw new Error('so that the lease is released')
    })
    store.fail(method, { answers: 'OK' })
    const delivering = deliver()
    await clock.advance(20_000)
    await delivering

    expect(lines.map(({ fields }) => fields.err)).toContainEqual(
      expect.objectContaining({
        code: 'STORE_ANSWER_INVALID',
        message: expect.stringContaining(`The store's ${method}() answered 'OK',`),
      }),
    )
  })

  it('in place of a fingerprint that was not kept is not a conflict', async () => {
    const { store, deliver, webhooks, emitted } = createTestReceiver()
    webhooks.on('call.failed', () => undefined)
    store.fail('claim', { answers: { state: 'done', fingerprint: null } })

    expect(await deliver()).toMatchObject({ outcome: 'duplicate' })
    expect(emitted.conflict).toEqual([])
  })
})

describe('a fingerprint that a store reads as text or bigint', () => {
  const body = JSON.stringify({ event: 'call.failed', id: 'evt_1' })

  it.each([String, BigInt])('is the same number (%o)', async (read) => {
    const { store, deliver, webhooks, emitted } = createTestReceiver()
    webhooks.on('call.failed', () => undefined)
    store.fail('claim', { answers: { state: 'done', fingerprint: read(fingerprint(Buffer.from(body))) } })

    expect(await deliver({ body })).toMatchObject({ outcome: 'duplicate' })
    expect(emitted.conflict).toEqual([])
  })

  it.each(['', '17', 'abc', 17n])('is a conflict if it is another one: %o', async (other) => {
    const { store, deliver, webhooks, emitted } = createTestReceiver()
    webhooks.on('call.failed', () => undefined)
    store.fail('claim', { answers: { state: 'done', fingerprint: other } })

    expect(await deliver({ body })).toMatchObject({ outcome: 'duplicate' })
    expect(emitted.conflict).toHaveLength(1)
  })
})

describe('a claim that is granted after its time-out', () => {
  it('is given back at once, so that the next delivery need not wait', async () => {
    const { store, clock, deliver, webhooks } = createTestReceiver()
    const handler = vi.fn()
    webhooks.on('call.failed', handler)
    store.fail('claim', { lateMs: 8000 })
    const delivering = deliver()
    await clock.advance(3000)
    expect(await delivering).toMatchObject({ outcome: 'unavailable', reason: 'store-timed-out' })

    await clock.advance(5000)
    expect(store.calls.map(({ method }) => method)).toEqual(['claim', 'release'])
    expect(handler).not.toHaveBeenCalled()
    expect(await deliver()).toMatchObject({ outcome: 'handled' })
    expectIdle({ webhooks, clock })
  })
})
