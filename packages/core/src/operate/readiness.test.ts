import { describe, expect, it } from 'vitest'
import { createEngine } from '../doubles/engine.ts'
import { createTestReceiver, expectIdle } from '../doubles/test-receiver.ts'
import { eventSink } from '../queue/enqueuer.ts'

const ready = { ready: true, problems: [] }

describe.each(['values', 'promises'] as const)('with a store that answers by %s', (answering) => {
  it('is ready when the store and the secrets are there', async () => {
    const { webhooks, store, clock } = createTestReceiver({ answering })

    expect(await webhooks.ready()).toEqual(ready)
    expect(store.calls.map(({ method }) => method)).toEqual(['claim', 'release'])
    expect(store.calls[0]).toMatchObject({ key: 'default:~ready' })
    expect(store.model.stateOf(store.calls[0]?.key ?? '')).toBe('free')
    expectIdle({ webhooks, clock })
  })

  it.each([
    ['claim', 'throws'],
    ['claim', 'rejects'],
    ['release', 'throws'],
    ['release', 'rejects'],
    ['claim', { answers: 'OK' }],
    ['release', { answers: 'OK' }],
    ['claim', { answers: { state: 'done' } }],
    ['claim', { answers: undefined }],
    ['claim', { answers: true }],
    ['claim', { answers: { state: 'ready' } }],
    ['claim', { answers: { state: 'busy' } }],
    ['release', { answers: undefined }],
    ['release', { answers: 1 }],
    ['release', { answers: { state: 'claimed' } }],
  ] as const)('is not ready when %s %j', async (method, fault) => {
    const { webhooks, store } = createTestReceiver({ answering })
    store.fail(method, fault)

    expect(await webhooks.ready()).toEqual({
      ready: false,
      problems: [{ part: 'store', error: expect.any(Error) }],
    })
    expect(await webhooks.ready()).toEqual(ready)
  })
})

it('reports what a store answers for a key that is never completed', async () => {
  const { webhooks, store } = createTestReceiver()
  store.fail('claim', { answers: { state: 'done' } })
  const { problems } = await webhooks.ready()

  expect(problems[0]?.error).toMatchObject({
    code: 'STORE_ANSWER_INVALID',
    message: expect.stringContaining('done'),
  })
})

it('asks with the same key each time, and with another token', async () => {
  const { webhooks, store } = createTestReceiver()
  await webhooks.ready()
  await webhooks.ready()

  expect(new Set(store.calls.map(({ key }) => key)).size).toBe(1)
  expect(new Set(store.calls.map(({ token }) => token)).size).toBe(2)
})

it('asks with a key that is never the key of an event', async () => {
  const { webhooks, store, deliver } = createTestReceiver()
  webhooks.on('call.failed', () => undefined)
  await deliver({ id: '~ready' })
  await webhooks.ready()

  expect(new Set(store.calls.map(({ key }) => key)).size).toBe(2)
})

describe.each(['values', 'promises'] as const)(
  'calls at the same time, with a store that answers by %s',
  (answering) => {
    it('share one probe, and later ones make another', async () => {
      const { webhooks, store } = createTestReceiver({ answering })
      const answers = await Promise.all(Array.from({ length: 100 }, () => webhooks.ready()))

      expect(answers.every((answer) => answer.ready)).toBe(true)
      expect(store.calls.map(({ method }) => method)).toEqual(['claim', 'release'])
      await webhooks.ready()
      expect(store.calls.map(({ method }) => method)).toEqual(['claim', 'release', 'claim', 'release'])
    })

    it('share its failure, and later ones ask again', async () => {
      const { webhooks, store } = createTestReceiver({ answering })
      store.fail('claim', 'rejects')
      const answers = await Promise.all(Array.from({ length: 100 }, () => webhooks.ready()))

      expect(answers.some((answer) => answer.ready)).toBe(false)
      expect(store.calls.length).toBe(1)
      expect(await webhooks.ready()).toEqual(ready)
    })
  },
)

it('is ready while another process asks the store the same', async () => {
  const { webhooks, store } = createTestReceiver()
  store.model.takeOver('default:~ready')

  expect(await webhooks.ready()).toEqual(ready)
  expect(store.calls.map(({ method }) => method)).toEqual(['claim'])
})

it('is not ready when the store rejects with nothing', async () => {
  const { webhooks } = createTestReceiver({
    store: {
      shared: false,
      claim: () => Promise.reject(undefined),
      renew: () => true,
      complete: () => true,
      release: () => true,
    },
  })

  expect(await webhooks.ready()).toMatchObject({ ready: false, problems: [{ part: 'store' }] })
})

it.each(['claim', 'release'] as const)('is not ready when %s does not answer', async (method) => {
  const { webhooks, store, clock } = createTestReceiver()
  store.fail(method, 'hangs')
  const asking = webhooks.ready()
  await clock.advance(3000)

  expect(await asking).toMatchObject({
    ready: false,
    problems: [{ part: 'store', error: { code: 'STORE_TIMED_OUT' } }],
  })
})

it('gives a claim back that comes too late', async () => {
  const { webhooks, store, clock } = createTestReceiver()
  store.fail('claim', { lateMs: 4000 })
  const asking = webhooks.ready()
  await clock.advance(4000)

  expect(await asking).toMatchObject({ ready: false })
  expect(store.calls.map(({ method }) => method)).toEqual(['claim', 'release'])
})

it('gives nothing back when a late answer is not a claim', async () => {
  const { webhooks, store, clock } = createTestReceiver()
  store.model.takeOver('default:~ready')
  store.fail('claim', { lateMs: 4000 })
  const asking = webhooks.ready()
  await clock.advance(4000)

  expect(await asking).toMatchObject({ ready: false })
  expect(store.calls.map(({ method }) => method)).toEqual(['claim'])
})

it.each([
  ['rejects', () => Promise.reject(new Error('no vault'))],
  [
    'throws',
    () => {
      throw new Error('no vault')
    },
  ],
])('is not ready when the secret provider %s', async (_, secret) => {
  const { webhooks } = createTestReceiver({ secret })
  expect(await webhooks.ready()).toEqual({
    ready: false,
    problems: [{ part: 'secrets', error: new Error('no vault') }],
  })
})

it('is not ready while it drains, and names everything that is wrong at once', async () => {
  const { webhooks, store, clock } = createTestReceiver({ secret: () => Promise.reject(new Error('no vault')) })
  await webhooks.close()
  store.fail('claim', 'throws')
  const asking = webhooks.ready()
  await clock.advance(1000)

  expect((await asking).problems.map(({ part }) => part)).toEqual(['draining', 'store', 'secrets'])
})

it("is ready with store: 'none'", async () => {
  expect(await createTestReceiver({ store: 'none' }).webhooks.ready()).toEqual(ready)
})

describe('a queue', () => {
  const withQueue = (ready?: () => unknown) =>
    createTestReceiver({ queue: eventSink({ add: () => undefined, ...(ready && { ready }) }), queueTimeoutMs: 1000 })

  it('counts as ready if it has nothing to say, or is ready explicitly', async () => {
    expect(await withQueue().webhooks.ready()).toEqual(ready)
    expect(await withQueue(() => undefined).webhooks.ready()).toEqual(ready)
    expect(await createTestReceiver({ queue: createEngine().queue }).webhooks.ready()).toEqual(ready)
  })

  it.each([
    [
      'throws',
      () => {
        throw new Error('the queue is down')
      },
    ],
    ['rejects', () => Promise.reject(new Error('the queue is down'))],
  ])('is a problem if it %s', async (_how, ask) => {
    const { webhooks, clock } = withQueue(ask)
    const problems = [{ part: 'queue', error: new Error('the queue is down') }]
    expect(await webhooks.ready()).toEqual({ ready: false, problems })
    expectIdle({ webhooks, clock })
  })

  it('is a problem if it does not answer within queueTimeoutMs', async () => {
    const { webhooks, clock } = withQueue(() => new Promise(() => undefined))
    const asking = webhooks.ready()
    await clock.advance(1000)
    expect(await asking).toMatchObject({ problems: [{ part: 'queue', error: { code: 'QUEUE_TIMED_OUT' } }] })
    expectIdle({ webhooks, clock })
  })
})
