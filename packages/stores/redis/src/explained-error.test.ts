import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { explainedError } from './explained-error.ts'

const readme = readFileSync(join(import.meta.dirname, '../README.md'), 'utf8')

describe('what the store adds to errors of the server', () => {
  it.each([
    'OOM command not allowed',
    'MOVED 1 127.0.0.1:1',
    "READONLY You can't write against a read only replica.",
    'NOPERM this user has no permissions',
    "ERR The user executing the script can't run this command or subcommand",
    "ERR unknown command 'evalsha'",
    'ERR Unknown Redis command called from script',
  ])('is in the README: %s', (message) => {
    const explained = explainedError(new Error(message)) as Error
    const [, advice = 'missing'] = /\(redisStore: (.+)\)$/.exec(explained.message) ?? []
    expect(readme).toContain(` ${advice} `)
    expect(explained.cause).toEqual(new Error(message))
  })

  it('is nothing for other errors', () => {
    const error = new Error('LOADING Redis is loading the dataset in memory')
    expect(explainedError(error)).toBe(error)
  })
})
