import { expect, it, vi } from 'vitest'
import { silentLogger } from '../observe/logger.ts'
import { HandlerContext } from './context.ts'

function setUp() {
  const { signal } = new AbortController()
  const makers = { makeSignal: vi.fn(() => signal), makeLog: vi.fn(() => silentLogger) }
  const facts = {
    key: 'app:evt_1',
    deliveryId: 'delv_1',
    receivedAt: 17,
    attempt: 2,
    keyId: 'abcd1234',
    issues: [{ message: 'wrong' }],
    rawBody: Buffer.from('{}'),
  }
  return { context: new HandlerContext({ ...facts, ...makers }, facts.issues), facts, makers, signal }
}

it('keeps what it was given', () => {
  const { context, facts } = setUp()
  expect(context).toMatchObject(facts)
})

it('makes a signal and a logger only when they are asked for', () => {
  const { context, makers, signal } = setUp()
  expect(makers.makeSignal).not.toHaveBeenCalled()
  expect(makers.makeLog).not.toHaveBeenCalled()

  expect(context.signal).toBe(signal)
  expect(context.log).toBe(silentLogger)
})
