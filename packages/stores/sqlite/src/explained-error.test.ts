import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { explainedError } from './explained-error.ts'

const readme = readFileSync(join(import.meta.dirname, '../README.md'), 'utf8')

function failing(properties: object, message = 'it failed'): Error {
  return Object.assign(new Error(message), properties)
}

/** What was added to the message, if anything. */
function addedTo(error: Error): string | undefined {
  const explained = explainedError(error, 'sqliteStore')
  if (explained === error) return undefined
  expect(explained).toMatchObject({ cause: error })
  return /^it failed \(sqliteStore: (.*)\)$/.exec(String(Reflect.get(Object(explained), 'message')))?.[1]
}

describe('an error is explained as the README says, whichever driver it is of', () => {
  it.each([
    ['SQLITE_BUSY', 5, 517],
    ['SQLITE_READONLY', 8, 1032],
    ['SQLITE_IOERR', 10, 778],
    ['SQLITE_CORRUPT', 11, 267],
    ['SQLITE_FULL', 13, 13],
    ['SQLITE_CANTOPEN', 14, 782],
    ['SQLITE_NOTADB', 26, 26],
  ])('%s', (name, primary, extended) => {
    const row = new RegExp(`^\\| \`${name}\` +\\| (.*\\.) +\\|$`, 'm').exec(readme)?.[1]
    expect(row).toBeDefined()
    for (const properties of [
      { code: name },
      { code: `${name}_WRITE` },
      { code: name, rawCode: extended },
      { code: 'ERR_SQLITE_ERROR', errcode: primary },
      { code: 'ERR_SQLITE_ERROR', errcode: extended },
    ]) {
      expect(addedTo(failing(properties))).toBe(row)
    }
  })
})

it.each<[string, object]>([
  ['a constraint', { code: 'SQLITE_CONSTRAINT_UNIQUE', errcode: 2067 }],
  ['no code', {}],
  ['another code', { code: 'ENOENT' }],
])('an error with %s stays as it is', (_, properties) => {
  const error = failing(properties)
  expect(explainedError(error, 'sqliteStore')).toBe(error)
})

it('what is not an error stays as it is', () => {
  expect(explainedError('text', 'sqliteStore')).toBe('text')
})
