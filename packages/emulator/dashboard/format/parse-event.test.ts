import { sampleEvents } from '@audian-webhooks/core/protocol'
import { describe, expect, it } from 'vitest'
import { draftOf, eventNameIn, parseJson } from './parse-event.ts'

describe('parseJson()', () => {
  it('returns the value', () => {
    expect(parseJson('{"event":"call.x","data":{"a":1}}')).toEqual({
      ok: true,
      value: { event: 'call.x', data: { a: 1 } },
    })
  })

  it.each([
    ['', undefined, 'The editor is empty. Choose an event to start from.'],
    ['{\n  "event": "a",\n}', 3, 'This is not JSON, column 1: a name in double quotes is expected.'],
    ['{"event":"a"', 1, 'This is not JSON, column 13: a closing brace } is expected.'],
    ['{"event":"a"\n "data":{}}', 2, 'This is not JSON, column 2: a comma is expected.'],
    ['{"event":"a","data":{}}\n{}', 2, 'This is not JSON, column 1: nothing may follow the event.'],
    ['{"event":nope}', 1, expect.stringMatching(/^This is not JSON, column 10: strings must be in double quotes/)],
    ["{'event':1}", 1, expect.stringMatching(/^This is not JSON, column 2: /)],
    [
      '{"event":\n"a\n"}',
      2,
      expect.stringMatching(/^This is not JSON, column \d+: the string does not end on its line\.$/),
    ],
    ['{ // mine\n}', 1, 'This is not JSON, column 3: comments are not allowed.'],
    ['{"a":"\\x"}', 1, expect.stringContaining('the character after the backslash is not allowed')],
  ])('reports the error in %j, and its place', (text, line, message) => {
    expect(parseJson(text)).toEqual({ ok: false, problem: { line, message, severity: 'refused' } })
  })
})

describe('eventNameIn()', () => {
  it.each([
    ['{"event":"call.x"}', 'call.x'],
    ['{"event":7}', undefined],
    ['{"data":{}}', undefined],
    ['null', undefined],
    ['{', undefined],
  ])('%s', (text, name) => expect(eventNameIn(text)).toBe(name))
})

describe('draftOf()', () => {
  it('leaves out the fields that are new in each delivery', () => {
    const { event, version, data } = sampleEvents['call.answered']
    expect(JSON.parse(draftOf('call.answered', sampleEvents['call.answered']))).toEqual({ event, version, data })
  })
})
