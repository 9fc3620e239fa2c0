import { describe, expect, it } from 'vitest'
import { createTestReceiver, expectIdle } from './doubles/test-receiver.ts'

const ready = { ready: true, problems: [] }

describe.each(['values', 'promises'] as const)('with a store that answers by %s', (answering) => {
  it('is ready when the store and the secrets are there', async () => {
    const { webhooks, store, clock } = createTestReceiver({ answering })

    expect(await webhooks.ready()).toEqual(ready)
    expect(store.calls.map(({ method }) => method)).toEqual(['claim', 'release'])
    expect(store.calls[0]).toMatchObject({ key: expect.stringMatching(/^default:ready-[\da-f-]{36}$/) })
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
    ['claim', { answers: { state: 'busy', retryAfterMs: 1000 } }],
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

it('says what a store answers to a key that it cannot know', async () => {
  const { webhooks, store } = createTestReceiver()
  store.fail('claim', { answers: { state: 'done' } })
  const { problems } = await webhooks.ready()

  expect(problems[0]?.error).toMatchObject({
    code: 'STORE_ANSWER_INVALID',
    message: expect.stringContaining('done'),
  })
})

it('asks with a key of its own each time', async () => {
  const { webhooks, store } = createTestReceiver()
  await webhooks.ready()
  await webhooks.ready()

  expect(new Set(store.calls.map(({ key }) => key)).size).toBe(2)
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
