import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { inspect } from 'node:util'
import { describe, expect, it } from 'vitest'
import { ApiError, apiErrorCodes } from './api-error.ts'
import { InputError, inputErrorCodes } from './input-error.ts'
import { RotationError, rotationErrorCodes } from './rotation-error.ts'

const readme = readFileSync(join(import.meta.dirname, '../../README.md'), 'utf8')

/** The names in the first column of the table below a heading. */
function codesUnder(heading: string): (string | undefined)[] {
  const section = readme.split(/^##+ /m).find((text) => text.startsWith(`${heading}\n`)) ?? ''
  return [...section.matchAll(/^\| `([A-Z_]+)` /gm)].map(([, code]) => code)
}

describe('the catalogue in the README', () => {
  it.each([
    ['ApiError', apiErrorCodes],
    ['InputError', inputErrorCodes],
    ['RotationError', rotationErrorCodes],
  ])('%s: every code, in order, and no other', (heading, codes) => {
    expect(codesUnder(heading)).toEqual(codes)
    expect([...codes].sort()).toEqual(codes)
  })
})

describe('an error', () => {
  const facts = { code: 'NOT_FOUND', method: 'GET', path: '/webhooks', carriedOut: 'no' } as const
  const api = new ApiError('It was deleted.', facts)
  const input = new InputError('ARGUMENT_INVALID', 'The id', ['It is odd.', 'It is long.'])
  const rotation = new RotationError('FLAG_NOT_SET', 'It was not set.')
  const kinds = [
    { kind: ApiError, error: api, mark: 'audian-webhooks.api-error' },
    { kind: InputError, error: input, mark: 'audian-webhooks.input-error' },
    { kind: RotationError, error: rotation, mark: 'audian-webhooks.rotation-error' },
  ]

  it.each(kinds)(
    'of the kind $error.name is recognised, also one from another copy of the package',
    ({ kind, error, mark }) => {
      expect(kind.is(error)).toBe(true)
      expect(kind.is(Object.assign(new Error('copy'), { [Symbol.for(mark)]: true }))).toBe(true)
      expect(error).toBeInstanceOf(Error)
      expect(String(error)).toBe(`${error.name}: ${error.message}`)
      expect(inspect(error)).toContain(`code: '${error.code}'`)
    },
  )

  it.each(kinds)('of the kind $error.name has no other kind', ({ kind, error }) => {
    const others = kinds.map((other) => other.error).filter((other) => other !== error)
    for (const value of [...others, new Error('other'), { code: error.code }, null, undefined, 'x', 0]) {
      expect(kind.is(value)).toBe(false)
    }
  })

  it('lists every problem', () => {
    expect(input.message).toBe('The id:\n- It is odd.\n- It is long.')
    expect(input.problems).toEqual(['It is odd.', 'It is long.'])
  })

  it('has its facts', () => {
    expect(api).toMatchObject({
      ...facts,
      status: undefined,
      fields: {},
      retryAfterMs: undefined,
      requestId: undefined,
    })
  })

  it('keeps a secret to itself', () => {
    const error = new RotationError('SECRET_NOT_STORED', 'It is not stored.', { signingSecret: 'whsec_hidden' })
    expect(error.signingSecret()).toBe('whsec_hidden')
    for (const shown of [inspect(error, { showHidden: true, depth: 9 }), JSON.stringify(error), String(error)]) {
      expect(shown).not.toContain('whsec_hidden')
    }
    expect(rotation.signingSecret()).toBeUndefined()
  })
})
