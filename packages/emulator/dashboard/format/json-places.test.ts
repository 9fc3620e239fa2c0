import { describe, expect, it } from 'vitest'
import { placeOfPath, syntaxProblem } from './json-places.ts'

const text = `{
  "event": "call.completed",
  "data": {
    "duration": "12", "status": 7,
    "tags": { "a": 1 },
    "duration": "13"
  }
}`

describe('placeOfPath()', () => {
  it.each([
    [[], 1, 1],
    [['event'], 2, 3],
    [['data', 'status'], 4, 23],
    [['data', 'tags', 'a'], 5, 15],
    // JSON.parse() takes the last one of a name.
    [['data', 'duration'], 6, 5],
  ])('%j', (path, line, column) => expect(placeOfPath(text, path)).toEqual({ line, column }))

  it.each([
    [['data', 'call_id'], 3],
    [['id'], 1],
    [['event', 'name'], 2],
  ])('%j is missing, so it is where the object begins that lacks it', (path, line) => {
    expect(placeOfPath(text, path).line).toBe(line)
  })

  it.each(['', '[1]', '7', '{'])('of %j is the beginning', (other) => {
    expect(placeOfPath(other, ['data'])).toEqual({ line: 1, column: 1 })
  })
})

describe('syntaxProblem()', () => {
  it('finds nothing in JSON', () => {
    expect(syntaxProblem(text)).toBeUndefined()
  })

  it('finds what JSON.parse() refuses', () => {
    for (const wrong of [
      '{',
      '[1,]',
      '{"a" 1}',
      '01',
      '"a',
      '"\\q"',
      '"\\u12"',
      'nul',
      '1 2',
      '/* */ 1',
      '"\t"',
      '1.',
      '-',
    ]) {
      expect(() => JSON.parse(wrong)).toThrow()
      expect([wrong, syntaxProblem(wrong)?.line]).toEqual([wrong, 1])
    }
  })
})
