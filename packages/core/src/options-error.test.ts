import { inspect } from 'node:util'
import { describe, expect, it } from 'vitest'
import { AudianWebhooksError } from './errors.ts'
import { OptionsError } from './options-error.ts'

const problems = ['secret: it is empty.', 'concurrency: must be a positive whole number, not 0.']
const error = new OptionsError('createWebhooks', problems)

describe('an error about options', () => {
  it('says whose options they are, and lists every problem', () => {
    expect(error).toMatchObject({ name: 'OptionsError', code: 'OPTIONS_INVALID', problems })
    expect(error.message).toBe(
      [
        'Invalid options for createWebhooks():',
        '- secret: it is empty.',
        '- concurrency: must be a positive whole number, not 0.',
      ].join('\n'),
    )
  })

  it('shows its name and its code where it is printed', () => {
    expect(String(error)).toBe(`OptionsError: ${error.message}`)
    expect(inspect(error)).toContain('OptionsError: Invalid options for createWebhooks():')
    expect(inspect(error)).toContain("code: 'OPTIONS_INVALID'")
  })

  it('is an AudianWebhooksError', () => {
    expect(error).toBeInstanceOf(AudianWebhooksError)
    expect(AudianWebhooksError.is(error)).toBe(true)
  })

  it('is recognised, also one from another copy of the package', () => {
    const mark = { [Symbol.for('audian-webhooks.error')]: true }
    expect(OptionsError.is(error)).toBe(true)
    expect(OptionsError.is(Object.assign(new Error('copy'), mark, { code: 'OPTIONS_INVALID' }))).toBe(true)
  })

  it.each([
    new AudianWebhooksError('SECRETS_INVALID', 'other'),
    Object.assign(new Error('other'), { code: 'OPTIONS_INVALID' }),
    new TypeError('other'),
    { code: 'OPTIONS_INVALID' },
    null,
    undefined,
    'OPTIONS_INVALID',
    0,
  ])('is not one of: %s', (value) => {
    expect(OptionsError.is(value)).toBe(false)
  })
})
