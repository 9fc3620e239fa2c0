import { inspect } from 'node:util'
import { describe, expect, it } from 'vitest'
import { redact, redactedError } from './redact.ts'

describe('redact()', () => {
  it.each<[string, string[], string]>([
    ['the token abc was refused, abc', ['abc'], 'the token [hidden] was refused, [hidden]'],
    ['abcdef', ['abc', 'abcdef'], '[hidden]'],
    ['a.c abc', ['a.c'], '[hidden] abc'],
    ['whsec_1-2_3.', [], '[hidden].'],
    ['nothing', ['', 'else'], 'nothing'],
  ])('%s', (text, secrets, shown) => {
    expect(redact(text, secrets)).toBe(shown)
  })
})

describe('redactedError()', () => {
  it('keeps name, message, code, stack and causes, and leaves everything else behind', () => {
    const cause = Object.assign(new RangeError('no tok-1'), { code: 'ETOK', headers: { token: 'tok-1' } })
    const error = redactedError(new TypeError('failed with tok-1', { cause }), ['tok-1'])
    expect(error).toMatchObject({ name: 'TypeError', message: 'failed with [hidden]' })
    expect(error.cause).toMatchObject({ name: 'RangeError', message: 'no [hidden]', code: 'ETOK' })
    expect(error.cause).not.toHaveProperty('headers')
    expect(error.stack).toContain('redact.test.ts')
    expect(inspect(error, { depth: 9, showHidden: true })).not.toContain('tok-1')
  })

  it('ends with causes that lead in a circle', () => {
    const error = new Error('round')
    error.cause = error
    expect(inspect(redactedError(error, []), { depth: 99 }).match(/Error: round/g)).toHaveLength(6)
  })

  it('makes an error of whatever was thrown', () => {
    expect(redactedError('tok-1 is bad', ['tok-1']).message).toBe('[hidden] is bad')
    expect(redactedError(undefined, []).message).toBe('undefined')
  })
})
