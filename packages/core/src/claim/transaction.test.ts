import { fakeClock } from '@audian-webhooks/testing'
import { describe, expect, it, vi } from 'vitest'
import { createDelays } from '../async/delays.ts'
import type { TransactionalStore } from '../store/store.ts'
import { createTimeLimit } from '../store/time-limit.ts'
import { Transaction } from './transaction.ts'

type Transact = TransactionalStore<string>['transact']

function setUp(transact: Transact, succeeds = true) {
  const clock = fakeClock()
  const run = vi.fn(async (_tx: unknown) => succeeds)
  const onLost = vi.fn()
  const store = { transact, maxTransactions: 1 } as unknown as TransactionalStore<unknown>
  const parts = { store, retainMs: 1000, limit: createTimeLimit(createDelays(clock, 3000), 3000) }
  const transaction = new Transaction({ key: 'app:evt_1', fingerprint: 17, run, onLost }, parts)
  return { transaction, run, onLost, clock }
}

it('hands the transaction to the handlers, and the key, retention and fingerprint to the store', async () => {
  const asked: unknown[] = []
  const { transaction, run } = setUp(async (key, { retainMs, fingerprint }, begin) => {
    asked.push(key, retainMs, fingerprint)
    return { state: 'committed', value: await begin('the transaction') }
  })
  expect(await transaction.end()).toBe('committed')
  expect(asked).toEqual(['app:evt_1', 1000, 17])
  expect(run).toHaveBeenCalledExactlyOnceWith('the transaction')
})

describe('a store that breaks its word', () => {
  it('by committing what has failed: a failure, and the message explains it', async () => {
    const { transaction } = setUp(async (_key, _options, begin) => {
      const value = await begin('tx').catch(() => undefined)
      return { state: 'committed', value: value as never }
    }, false)
    expect(await transaction.end()).toMatchObject({
      kind: 'store-failed',
      error: { code: 'STORE_ANSWER_INVALID', message: expect.stringContaining('not what its run has come to') },
    })
  })

  it('by refusing what it has let run: a failure', async () => {
    const { transaction } = setUp(async (_key, _options, begin) => {
      await begin('tx')
      return { state: 'busy', retryAfterMs: 1000 }
    })
    expect(await transaction.end()).toMatchObject({
      kind: 'store-failed',
      error: { message: expect.stringContaining('not what its run has come to') },
    })
  })

  it('by running the handlers again: they run once', async () => {
    const { transaction, run } = setUp(async (_key, _options, begin) => {
      await begin('first')
      return { state: 'committed', value: await begin('second') }
    })
    expect(await transaction.end()).toMatchObject({ kind: 'store-failed' })
    expect(run).toHaveBeenCalledTimes(1)
  })

  it('by not rolling back in time: rolled back anyway, since it is stopped', async () => {
    const signals: AbortSignal[] = []
    const { transaction, clock } = setUp(async (_key, { signal }, begin) => {
      signals.push(signal)
      await begin('tx').catch(() => undefined)
      return new Promise<never>(() => undefined)
    }, false)
    const ending = transaction.end()
    await clock.advance(3000)
    expect(await ending).toBe('rolled-back')
    expect(signals[0]?.aborted).toBe(true)
  })
})

it('tells a loss once, and not when it was stopped', async () => {
  let fail: (error: Error) => void = () => undefined
  const losing: Transact = (_key, _options, begin) => {
    void begin('tx').catch(() => undefined)
    return new Promise((_, reject) => {
      fail = reject
    })
  }
  const lost = setUp(losing)
  lost.run.mockReturnValue(new Promise(() => undefined))
  void lost.transaction.end()
  await lost.clock.advance(0)
  fail(new Error('gone'))
  await lost.clock.advance(0)
  expect(lost.onLost).toHaveBeenCalledTimes(1)
  expect(lost.transaction.lost).toBe(true)

  const stopped = setUp(losing)
  stopped.run.mockReturnValue(new Promise(() => undefined))
  void stopped.transaction.end()
  await stopped.clock.advance(0)
  stopped.transaction.stop()
  fail(new Error('stopped'))
  await stopped.clock.advance(0)
  expect(stopped.onLost).not.toHaveBeenCalled()
})
