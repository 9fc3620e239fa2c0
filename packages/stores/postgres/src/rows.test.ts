import { describe, expect, it } from 'vitest'
import { readRows } from './rows.ts'

describe('readRows()', () => {
  it.each([
    ['objects', [{ key: 'a', state: '1' }]],
    ['objects with renamed columns', [{ Key: 'a', State: '1' }]],
    ['arrays', [['a', '1']]],
    ['bytes', [[Buffer.from('a'), Buffer.from('1')]]],
    ['bytes within a larger buffer', [[Buffer.from('xax').subarray(1, 2), new Uint8Array([0x31])]]],
  ])('reads %s by position', (_, rows) => {
    expect(readRows(rows, 2)).toEqual([['a', '1']])
  })

  it('reads NULL, and text that is more than ASCII', () => {
    expect(readRows([[null, Buffer.from('ü€😀')]], 2)).toEqual([[null, 'ü€😀']])
  })

  it.each([
    ['nothing', undefined, 'a list of rows'],
    ['no list', { rows: [] }, 'a list of rows'],
    ['a missing column', [['a']], 'a row of 2 columns'],
    ['a column too many', [['a', '1', '2']], 'a row of 2 columns'],
    ['no row', [null], 'a row of 2 columns'],
    ['a number', [['a', 1]], 'text'],
    ['a bigint', [['a', 1n]], 'text'],
    ['a column that is missing in its place', [['a', undefined]], 'text'],
    ['an object', [['a', {}]], 'text'],
    ['a circle', [['a', circle()]], 'text'],
  ])('refuses %s', (_, rows, expected) => {
    expect(() => readRows(rows, 2)).toThrow(`cannot read the database's result. Expected ${expected}, got `)
  })
})

function circle(): unknown {
  const object: { self?: unknown } = {}
  object.self = object
  return object
}
