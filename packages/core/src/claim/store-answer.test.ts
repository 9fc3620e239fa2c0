import { describe, expect, it } from 'vitest'
import { answerProblem } from './store-answer.ts'

describe('claim', () => {
  it.each([
    { state: 'claimed' },
    { state: 'done' },
    { state: 'done', fingerprint: '17' },
    { state: 'busy', retryAfterMs: 0 },
    { state: 'busy', retryAfterMs: 29_999.5 },
  ])('may answer %j', (answer) => {
    expect(answerProblem('claim', answer)).toBeUndefined()
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
  ])('may not answer %j', (answer) => {
    expect(answerProblem('claim', answer)).toMatchObject({ code: 'STORE_ANSWER_INVALID' })
  })
})

describe.each(['renew', 'complete', 'release'] as const)('%s', (method) => {
  it.each([true, false])('may answer %j', (answer) => {
    expect(answerProblem(method, answer)).toBeUndefined()
  })

  it.each([undefined, null, 0, 1, 'OK', 'true', {}, { state: 'claimed' }])('may not answer %j', (answer) => {
    expect(answerProblem(method, answer)).toMatchObject({ code: 'STORE_ANSWER_INVALID' })
  })
})

describe('the error', () => {
  it('names the method, the answer, what was expected and what to do', () => {
    expect(answerProblem('renew', 1)?.message).toBe(
      "The store's renew() answered 1, which is neither true nor false. Run the store through the contract suite of @audian-webhooks/testing.",
    )
    expect(answerProblem('claim', { state: 'OK' })?.message).toBe(
      'The store\'s claim() answered {"state":"OK"}, which is none of claimed, done, and busy with retryAfterMs. Run the store through the contract suite of @audian-webhooks/testing.',
    )
  })

  it('stays short, whatever the answer', () => {
    expect(answerProblem('release', 'x'.repeat(10_000))?.message.length).toBeLessThan(300)
  })

  it('can speak of what JSON cannot write', () => {
    const circular: { self?: unknown } = {}
    circular.self = circular

    expect(answerProblem('claim', undefined)?.message).toContain('answered undefined,')
    expect(answerProblem('claim', circular)?.message).toContain('answered something that JSON cannot write (object),')
    expect(answerProblem('complete', 1n)?.message).toContain('answered something that JSON cannot write (bigint),')
  })
})
