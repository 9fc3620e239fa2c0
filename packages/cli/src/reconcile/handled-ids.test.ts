import { describe, expect, it } from 'vitest'
import { handledIds } from './handled-ids.ts'

describe('handledIds()', () => {
  it.each([
    ['a JSON list', '["evt_1", "evt_2"]'],
    ['a JSON list of objects', '[{ "id": "evt_1", "at": 1 }, { "id": "evt_2" }]'],
    ['JSON lines', '{"id":"evt_1"}\n"evt_2"\n'],
    ['plain lines', 'evt_1\nevt_2\n'],
    ['lines of Windows, with a byte order mark and empty ones', '\ufeffevt_1\r\n\r\nevt_2\r\n'],
    ['ids that come twice', 'evt_1\nevt_2\nevt_1'],
  ])('reads %s', (_, text) => {
    expect([...handledIds(text, 'ids.txt')]).toEqual(['evt_1', 'evt_2'])
  })

  it.each(['', '\n', '[]'])('reads no ids from %j', (text) => {
    expect(handledIds(text, 'ids.txt').size).toBe(0)
  })

  it.each([
    ['["evt_1"', /^ids\.txt: .*JSON/],
    ['["evt_1", 7]', 'ids.txt, item 2: must be the id of an event'],
    ['[[]]', 'ids.txt, item 1: must be'],
    ['[""]', 'ids.txt, item 1: must be'],
    ['evt_1\n{"event":"evt_2"}', 'ids.txt, line 2: must be'],
    ['evt_1\n{"id":', /^ids\.txt, line 2: .*JSON/],
  ])('refuses %j where it is not a list of ids', (text, message) => {
    expect(() => handledIds(text, 'ids.txt')).toThrow(message)
  })
})
