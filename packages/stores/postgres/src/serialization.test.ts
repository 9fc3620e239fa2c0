import { describe, expect, it, vi } from 'vitest'
import { statement } from './database.ts'
import { withRepetition } from './serialization.ts'

const select = statement('SELECT 1', 1)
const failure = (code: string) => Object.assign(new Error(code), { code })

function databaseOf(query: () => Promise<readonly (readonly string[])[]>) {
  const spy = vi.fn(query)
  return { spy, database: withRepetition({ query: spy, script: async () => undefined }) }
}

describe('withRepetition()', () => {
  it.each(['40001', '40P01'])('repeats a statement that failed with %s', async (code) => {
    const { spy, database } = databaseOf(async () => {
      if (spy.mock.calls.length < 3) throw failure(code)
      return [['1']]
    })
    expect(await database.query(select, ['a'])).toEqual([['1']])
    expect(spy.mock.calls).toEqual(Array(3).fill([select, ['a']]))
  })

  it('gives up after twenty attempts, with the error', async () => {
    const { spy, database } = databaseOf(() => Promise.reject(failure('40001')))
    await expect(database.query(select, [])).rejects.toThrow('40001')
    expect(spy).toHaveBeenCalledTimes(20)
  })

  it.each([failure('23505'), failure('57014'), failure('ECONNRESET'), new Error('no code'), undefined])(
    'lets any other failure through at once: %s',
    async (error) => {
      const { spy, database } = databaseOf(() => Promise.reject(error))
      await expect(database.query(select, [])).rejects.toBe(error)
      expect(spy).toHaveBeenCalledTimes(1)
    },
  )
})
