import { inspect } from 'node:util'
import { describe, expect, it } from 'vitest'
import { redact, redactedError, redactedExcerpt } from './redact.ts'

describe('redact()', () => {
  it.each<[string, string[], string]>([
    ['the token abc was refused, abc', ['abc'], 'the token [hidden] was refused, [hidden]'],
    ['abcdef', ['abc', 'abcdef'], '[hidden]'],
    ['a.c abc', ['a.c'], '[hidden] abc'],
    ['whsec_1-2_3.', [], '[hidden].'],
    ['nothing', ['', 'else'], 'nothing'],
    ['/webhooks?t=a%2Bb%2fc%3D', ['a+b/c='], '/webhooks?t=[hidden]'],
    ['{"t":"a\\u002bb\\/c="}', ['a+b/c='], '{"t":"[hidden]"}'],
    ['<p>a&#43;b&#x2F;c&equals;</p>', ['a+b/c='], '<p>[hidden]</p>'],
    ['a&plus;b&sol;c=', ['a+b/c='], '[hidden]'],
    ['a%252Bb%252Fc%253D', ['a+b/c='], '[hidden]'],
    ['t=a b/c=', ['a+b/c='], 't=[hidden]'],
    ['100%41bcdefgh', ['41bcdefgh'], '100%[hidden]'],
    ['ünï %C3%BCn%C3%AF! \\u00fcn\\u00ef', ['ünï'], '[hidden] [hidden]! [hidden]'],
    ['😀 %F0%9F%98%80 \\ud83d\\ude00 &#128512;', ['😀'], '[hidden] [hidden] [hidden] [hidden]'],
    ['Basic dXNlcjpzZWNyZXQtdG9rZW4=!', ['secret-token'], 'Basic dXNlcj[hidden]!'],
    ['7365637265742D746f6b656e', ['secret-token'], '[hidden]'],
    ['whsec%5Fabc', [], '[hidden]'],
    ['&#99999999; &#xffffff; \\u{ffffff} %zz', ['else'], '&#99999999; &#xffffff; \\u{ffffff} %zz'],
    ['ababa', ['aba'], '[hidden]'],
    ['abcdef', ['abcd', 'cdef'], '[hidden]'],
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

  it('makes an error of every thrown value', () => {
    expect(redactedError('tok-1 is bad', ['tok-1']).message).toBe('[hidden] is bad')
    expect(redactedError(undefined, []).message).toBe('undefined')
  })
})

describe('redactedExcerpt()', () => {
  it('cuts off where a text is long, and only then', () => {
    expect(redactedExcerpt('x'.repeat(200), [])).toBe('x'.repeat(200))
    expect(redactedExcerpt('x'.repeat(201), [])).toBe(`${'x'.repeat(200)}…`)
    expect(redactedExcerpt(`${'x'.repeat(195)}abcdefgh`, ['abcdefgh'])).toBe(`${'x'.repeat(195)}[hidd…`)
  })

  it.each(['x', '%2525', '\\', '&#x26;', '&amp;', '\\u', 'abcdefg', 'abcdefgh', '%'])(
    'ends for ten million characters of %j',
    (text) => {
      expect(redactedExcerpt(text.repeat(10_000_000 / text.length), ['abcdefgh'])).not.toContain('abcdefgh')
    },
  )
})
