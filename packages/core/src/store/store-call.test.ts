import { fakeClock } from '@audian-webhooks/testing'
import { describe, expect, it, vi } from 'vitest'
import { createDelays } from '../async/delays.ts'
import { settled } from '../doubles/settled.ts'
import { AudianWebhooksError } from '../errors.ts'
import { createStoreCall } from './store-call.ts'
import { StoreFailure } from './store-failure.ts'
import { createTimeLimit } from './time-limit.ts'

const down = new Error('down')

function setUp() {
  const clock = fakeClock()
  return { clock, call: createStoreCall(createTimeLimit(createDelays(clock, 3000), 3000)) }
}

describe('a call that answers at once', () => {
  it('gives the answer without a promise and without a timer', () => {
    const { call, clock } = setUp()

    expect(call('renew', () => true)).toBe(true)
    expect(clock.pending).toBe(0)
  })

  it('gives a throw as a failure', () => {
    const { call } = setUp()
    const failure = call('renew', () => {
      throw down
    })

    expect(failure).toEqual(new StoreFailure('store-failed', down))
  })
})

describe('a call that answers later', () => {
  it('gives the answer, and keeps no process alive for its time-out', async () => {
    const { call, clock } = setUp()

    expect(await call('renew', async () => true)).toBe(true)
    expect(clock.keepingAlive).toBe(0)
  })

  it('gives a rejection as a failure, and keeps no process alive for its time-out', async () => {
    const { call, clock } = setUp()

    expect(await call('renew', () => Promise.reject(down))).toEqual(new StoreFailure('store-failed', down))
    expect(clock.keepingAlive).toBe(0)
  })

  it('fails when the time is up, not before', async () => {
    const { call, clock } = setUp()
    const heard = vi.fn()
    void Promise.resolve(call('renew', () => new Promise(() => undefined))).then(heard)

    await clock.advance(2999)
    expect(heard).not.toHaveBeenCalled()

    await clock.advance(1)
    const [failure] = heard.mock.lastCall ?? []
    expect(failure).toBeInstanceOf(StoreFailure)
    expect(failure.kind).toBe('store-timed-out')
    expect(AudianWebhooksError.is(failure.error)).toBe(true)
    expect(failure.error).toMatchObject({
      code: 'STORE_TIMED_OUT',
      message: 'The store did not answer within 3000 ms.',
    })
  })

  it('passes on an answer that comes too late', async () => {
    const { call, clock } = setUp()
    const onLate = vi.fn()
    const answer = call('renew', () => new Promise((resolve) => clock.setTimer(() => resolve(true), 3001)), onLate)

    await clock.advance(3000)
    expect(await answer).toBeInstanceOf(StoreFailure)
    expect(onLate).not.toHaveBeenCalled()

    await clock.advance(1)
    expect(onLate).toHaveBeenCalledExactlyOnceWith(true)
  })

  it('passes on nothing late that is not an answer', async () => {
    const { call, clock } = setUp()
    const onLate = vi.fn()
    void call('renew', () => new Promise((resolve) => clock.setTimer(() => resolve('OK'), 3001)), onLate)
    await clock.advance(3001)

    expect(onLate).not.toHaveBeenCalled()
  })

  it('passes on nothing that came in time', async () => {
    const { call } = setUp()
    const onLate = vi.fn()
    await call('renew', async () => true, onLate)

    expect(onLate).not.toHaveBeenCalled()
  })

  it('needs no one for an answer or a failure that comes too late', async () => {
    const { call, clock } = setUp()
    const answers = [
      call('renew', () => new Promise((resolve) => clock.setTimer(() => resolve(true), 4000))),
      call('renew', () => new Promise((_, reject) => clock.setTimer(() => reject(down), 4000))),
    ]

    await clock.advance(3000)
    expect(await Promise.all(answers)).toEqual([expect.any(StoreFailure), expect.any(StoreFailure)])
    await clock.advance(1000)
  })
})

describe('an answer that throws when it is read', () => {
  const answer = () =>
    Object.defineProperty({}, 'state', {
      get: () => {
        throw down
      },
    })
  const invalid = { kind: 'store-failed', error: { code: 'STORE_ANSWER_INVALID' } }

  it('is a failure, now or later', async () => {
    const { call } = setUp()

    expect(call('claim', answer)).toMatchObject(invalid)
    expect(await call('claim', async () => answer())).toMatchObject(invalid)
  })

  it('goes nowhere when it comes too late', async () => {
    const { call, clock } = setUp()
    const onLate = vi.fn()
    const late = () => new Promise((resolve) => clock.setTimer(() => resolve(answer()), 4000))
    const answering = call('claim', late, onLate)
    await clock.advance(4000)

    expect(await answering).toMatchObject({ kind: 'store-timed-out' })
    await settled()
    expect(onLate).not.toHaveBeenCalled()
  })
})

describe('a store whose promise is none of the language', () => {
  it('is awaited anyway', async () => {
    const { call } = setUp()
    // biome-ignore lint/suspicious/noThenProperty: a query builder is awaited by its own then()
    const query = { then: (heard: (value: boolean) => void) => heard(true) }

    expect(await call('renew', () => query as PromiseLike<boolean>)).toBe(true)
  })

  it('fails by a throw out of its then()', async () => {
    const { call, clock } = setUp()
    const query = {
      // biome-ignore lint/suspicious/noThenProperty: a query builder is awaited by its own then()
      then: () => {
        throw down
      },
    }

    expect(await call('renew', () => query as unknown as PromiseLike<boolean>)).toEqual(
      new StoreFailure('store-failed', down),
    )
    await settled()
    expect(clock.keepingAlive).toBe(0)
  })
})
