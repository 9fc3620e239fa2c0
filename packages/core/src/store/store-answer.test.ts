import { inspect } from 'node:util'
import { describe, expect, it, vi } from 'vitest'
import { answerProblem } from './store-answer.ts'

describe('claim', () => {
  it.each([
    { state: 'claimed' },
    { state: 'done' },
    { state: 'done', fingerprint: undefined },
    { state: 'done', fingerprint: null },
    { state: 'done', fingerprint: 0 },
    { state: 'done', fingerprint: 17 },
    { state: 'done', fingerprint: '17' },
    { state: 'busy', retryAfterMs: 0 },
    { state: 'busy', retryAfterMs: 29_999.5 },
  ])('may answer %j', (answer) => {
    expect(answerProblem('claim', answer)).toBeUndefined()
  })

  it('may answer done with a bigint, as some drivers read whole numbers', () => {
    expect(answerProblem('claim', { state: 'done', fingerprint: 17n })).toBeUndefined()
  })

  it.each([
    undefined,
    null,
    true,
    false,
    'claimed',
    [],
    {},
    { state: 'CLAIMED' },
    { state: undefined },
    { state: 'busy' },
    { state: 'busy', retryAfterMs: '30' },
    { state: 'busy', retryAfterMs: Number.NaN },
    { state: 'busy', retryAfterMs: Number.POSITIVE_INFINITY },
    { state: 'busy', retryAfterMs: -1 },
    { state: 'busy', retryAfterMs: 1e300 },
    { state: 'busy', retryAfterMs: 30n },
    { state: 'done', fingerprint: Symbol('17') },
    { state: 'done', fingerprint: {} },
    { state: 'done', fingerprint: true },
    { state: 'committed' },
    { state: true },
    { state: ['claimed'] },
    { state: Object('claimed') },
    [{ state: 'claimed' }],
    Object('claimed'),
    () => ({ state: 'claimed' }),
    new Map([['state', 'claimed']]),
  ])('may not answer %o', (answer) => {
    expect(answerProblem('claim', answer)).toMatchObject({ code: 'STORE_ANSWER_INVALID' })
  })
})

describe('transact', () => {
  it.each([
    { state: 'committed' },
    { state: 'committed', value: 1 },
    { state: 'done', fingerprint: '17' },
    { state: 'busy', retryAfterMs: 0 },
  ])('may answer %j', (answer) => {
    expect(answerProblem('transact', answer)).toBeUndefined()
  })

  it.each([
    undefined,
    true,
    'committed',
    {},
    { state: 'claimed' },
    { state: 'COMMIT' },
    { state: 'busy' },
    { state: 'busy', retryAfterMs: -1 },
    { state: 'done', fingerprint: {} },
  ])('may not answer %j', (answer) => {
    expect(answerProblem('transact', answer)).toMatchObject({ code: 'STORE_ANSWER_INVALID' })
  })
})

describe.each(['claim', 'transact', 'renew', 'complete', 'release'] as const)('%s', (method) => {
  const broken = () => {
    throw new Error('broken')
  }

  it.each([
    ['its state', Object.defineProperty({}, 'state', { get: broken, enumerable: true })],
    ['any property', new Proxy({}, { get: broken, has: broken, getOwnPropertyDescriptor: broken })],
    ['its wait', Object.defineProperty({ state: 'busy' }, 'retryAfterMs', { get: broken, enumerable: true })],
    ['its fingerprint', Object.defineProperty({ state: 'done' }, 'fingerprint', { get: broken, enumerable: true })],
  ])('may not answer what throws when %s is read', (_, answer) => {
    expect(answerProblem(method, answer)).toMatchObject({
      code: 'STORE_ANSWER_INVALID',
      // Node 26 prints a proxy as `Proxy({})`.
      message: expect.stringMatching(`${method}\\(\\) answered (?:Proxy\\()?\\{`),
    })
  })
})

describe.each(['renew', 'complete', 'release'] as const)('%s', (method) => {
  it.each([true, false])('may answer %j', (answer) => {
    expect(answerProblem(method, answer)).toBeUndefined()
  })

  it.each([undefined, null, 0, 1, 1n, 'OK', 'true', '', {}, [], [true], Object(true), { state: 'claimed' }])(
    'may not answer %o',
    (answer) => {
      expect(answerProblem(method, answer)).toMatchObject({ code: 'STORE_ANSWER_INVALID' })
    },
  )
})

describe('the error', () => {
  it('names the method, the answer, what was expected and what to do', () => {
    expect(answerProblem('renew', 1)?.message).toBe(
      "The store's renew() answered 1, which is neither true nor false. Run the store through the contract suite of @audian-webhooks/testing.",
    )
    expect(answerProblem('claim', { state: 'OK' })?.message).toBe(
      "The store's claim() answered { state: 'OK' }, which is none of claimed, done, and busy with retryAfterMs. Run the store through the contract suite of @audian-webhooks/testing.",
    )
  })

  it('stays short for every answer', () => {
    expect(answerProblem('release', 'x'.repeat(10_000))?.message.length).toBeLessThan(300)
  })

  it.each([
    [{ state: 'busy', retryAfterMs: Number.NaN }, "{ state: 'busy', retryAfterMs: NaN }"],
    [{ state: 'busy', retryAfterMs: 30n }, "{ state: 'busy', retryAfterMs: 30n }"],
    [{ state: undefined }, '{ state: undefined }'],
    [{ state: Symbol('claimed') }, '{ state: Symbol(claimed) }'],
    [Number.NaN, 'NaN'],
    [Symbol('claimed'), 'Symbol(claimed)'],
  ])('shows what JSON leaves out or changes: %o', (answer, written) => {
    expect(answerProblem('claim', answer)?.message).toContain(`answered ${written},`)
  })

  it('shows what JSON cannot write', () => {
    const circular: { self?: unknown } = {}
    circular.self = circular

    expect(answerProblem('claim', undefined)?.message).toContain('answered undefined,')
    expect(answerProblem('claim', circular)?.message).toContain('answered <ref *1> { self: [Circular *1] },')
    expect(answerProblem('complete', 1n)?.message).toContain('answered 1n,')
  })

  it('runs no code of the answer', () => {
    const inspected = vi.fn()
    answerProblem('claim', {
      [inspect.custom]: inspected,
      get state() {
        return 'odd'
      },
    })
    expect(inspected).not.toHaveBeenCalled()
  })
})
