import { sampleEvents } from '@audian-webhooks/core/protocol'
import { describe, expect, it } from 'vitest'
import { draftOf, parseEvent } from './parse-event.ts'

describe('parseEvent()', () => {
  it('gives the event with all its fields', () => {
    expect(parseEvent('{"event":"call.x","data":{"a":1},"id":"evt_1"}')).toEqual({
      ok: true,
      event: { event: 'call.x', data: { a: 1 }, id: 'evt_1' },
    })
  })

  it.each([
    ['', /^The editor is empty/],
    ['[]', /^An event is an object/],
    ['{"data":{}}', /^The event has no name/],
    ['{"event":"","data":{}}', /^The event has no name/],
    ['{"event":"call.x","data":[]}', /"data" must be an object/],
    ['{\n  "event": "a",\n}', /^This is not JSON, line 3, column 1: .*property name\.$/],
    ['{"event":"a"', /^This is not JSON, line 1, column 13: /],
    ['{"event":"a","data":{}} x', /^This is not JSON, line 1, column 25: .* after JSON\.$/],
    ['{"event":nope}', /^This is not JSON: Unexpected token 'o'\.$/],
  ])('says what is wrong with %j', (text, sentence) => {
    expect(parseEvent(text)).toEqual({ ok: false, problem: expect.stringMatching(sentence) })
  })
})

describe('draftOf()', () => {
  it('leaves out what each sending gets anew', () => {
    const { event, version, data } = sampleEvents['call.answered']
    expect(JSON.parse(draftOf('call.answered', sampleEvents['call.answered']))).toEqual({ event, version, data })
  })

  it('is an event that can be sent', () => {
    for (const [name, sample] of Object.entries(sampleEvents)) expect(parseEvent(draftOf(name, sample)).ok).toBe(true)
  })
})
