import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { inspect } from 'node:util'
import { describe, expect, it } from 'vitest'
import { AudianWebhooksError, errorCodes } from './errors.ts'

const docs = readFileSync(join(import.meta.dirname, '../../../docs/reference/errors.md'), 'utf8')
const sections = new Map(
  docs
    .split(/^## /m)
    .slice(1)
    .map((section) => [section.slice(0, section.indexOf('\n')).trim(), section] as const),
)
const sources = readdirSync(import.meta.dirname, { recursive: true, encoding: 'utf8' })
  .filter((path) => path.endsWith('.ts') && !/\.test(-d)?\.ts$/.test(path) && !/^(errors\.ts$|doubles)/.test(path))
  .map((path) => readFileSync(join(import.meta.dirname, path), 'utf8'))
  .join('\n')

describe('the catalogue', () => {
  it('is sorted, and written in capitals', () => {
    expect([...errorCodes].sort()).toEqual(errorCodes)
    for (const code of errorCodes) expect(code).toMatch(/^[A-Z]+(_[A-Z]+)*$/)
  })

  it('has a section in docs/reference/errors.md for each code, and a code for each section, in one order', () => {
    expect([...sections.keys()]).toEqual(errorCodes)
  })

  it.each(errorCodes)('says of %s what happened, why, and what to do', (code) => {
    const parts = sections.get(code)?.match(/^\*\*.+?\.\*\* \S/gm)
    expect(parts?.map((part) => part.slice(2, -5))).toEqual(['What happened', 'Why', 'What to do'])
  })

  it.each(errorCodes)('says of %s where it turns up', (code) => {
    const rows = docs.split('\n').filter((line) => line.startsWith('|'))
    expect(rows.filter((row) => row.includes(`\`${code}\``))).toHaveLength(1)
  })

  it.each(errorCodes)('holds nothing that no longer happens: %s', (code) => {
    expect(sources).toMatch(new RegExp(`['"]${code}['"]`))
  })
})

describe('an error', () => {
  const cause = new Error('the socket is closed')
  const error = new AudianWebhooksError('STORE_TIMED_OUT', 'The store did not answer.', { cause })

  it('has a code, a name, a message, a cause and a stack', () => {
    expect(error).toBeInstanceOf(Error)
    expect(error).toMatchObject({
      name: 'AudianWebhooksError',
      code: 'STORE_TIMED_OUT',
      message: 'The store did not answer.',
    })
    expect(error.cause).toBe(cause)
    expect(error.stack).toContain('errors.test.ts')
    expect(String(error)).toBe('AudianWebhooksError: The store did not answer.')
  })

  it('shows its name and its code where it is printed', () => {
    expect(inspect(error)).toContain('AudianWebhooksError: The store did not answer.')
    expect(inspect(error)).toContain("code: 'STORE_TIMED_OUT'")
  })

  it('is recognised, also one from another copy of the package', () => {
    expect(AudianWebhooksError.is(error)).toBe(true)
    const copy = Object.assign(new Error('copy'), { [Symbol.for('audian-webhooks.error')]: true })
    expect(AudianWebhooksError.is(copy)).toBe(true)
  })

  it.each([new Error('other'), { code: 'STORE_TIMED_OUT' }, null, undefined, 'STORE_TIMED_OUT', 0, () => {}])(
    'is not one of: %s',
    (value) => {
      expect(AudianWebhooksError.is(value)).toBe(false)
    },
  )
})
