import { sampleEvent, sampleEvents } from '@audian-webhooks/core/protocol'
import { describe, expect, it } from 'vitest'
import { checkEvent } from './check-event.ts'

const names = Object.keys(sampleEvents) as (keyof typeof sampleEvents)[]
const completed = sampleEvent('call.completed')

function changed(data: object) {
  return checkEvent({ ...completed, data: { ...completed.data, ...data } })
}

describe('checkEvent()', () => {
  it.each(names)('finds nothing wrong with the sample of %s', (name) => {
    expect(checkEvent(sampleEvent(name))).toEqual([])
  })

  it('accepts undocumented fields', () => {
    expect(changed({ sentiment: { score: 1 }, new_in_v2: null })).toEqual([])
    expect(checkEvent({ ...completed, region: 'eu-1' })).toEqual([])
  })

  it.each([
    ['call.complete', "Unknown event 'call.complete'. Did you mean 'call.completed'?"],
    ['Call.Failed', "Unknown event 'Call.Failed'. Did you mean 'call.failed'?"],
    ['call.anwsered', "Unknown event 'call.anwsered'. Did you mean 'call.answered'?"],
    ['sms.received', "Unknown event 'sms.received'. Audian does not document it."],
    ['constructor', "Unknown event 'constructor'. Audian does not document it."],
    ['x', "Unknown event 'x'. Audian does not document it."],
  ])('warns of the name %s', (event, message) => {
    expect(checkEvent({ event, data: {} })).toEqual([{ path: ['event'], message, severity: 'warning' }])
  })

  it.each([
    [{ duration: '12' }, ['data', 'duration'], 'data.duration must be a number.'],
    [{ status: null }, ['data', 'status'], 'data.status must be a string.'],
    [{ ended_at: undefined }, ['data', 'ended_at'], 'data.ended_at is missing: it must be a string.'],
    [{ tags: [] }, ['data', 'tags'], 'data.tags must be an object.'],
    [{ tags: { agent: 17 } }, ['data', 'tags', 'agent'], 'data.tags.agent must be a string.'],
  ])('names the invalid field: %j', (data, path, message) => {
    expect(changed(data)).toEqual([{ path, message, severity: 'error' }])
  })

  it('names all of them', () => {
    const problems = checkEvent({ event: 'call.ringing', data: { call_id: 7 } })
    expect(problems.map(({ message }) => message)).toEqual([
      'data.call_id must be a string.',
      'data.ringing_at is missing: it must be a string.',
    ])
  })

  it.each([undefined, null, [], 'text', 7])('wants an object as data, not %j', (data) => {
    expect(checkEvent({ event: 'call.failed', data })).toMatchObject([
      { path: ['data'], message: expect.stringMatching(/^data must be an object/), severity: 'error' },
    ])
  })

  it.each([
    [[], [], /^An event must be an object/],
    [null, [], /^An event must be an object/],
    [{ data: {} }, ['event'], /^event must be a name such as/],
    [{ event: '', data: {} }, ['event'], /^event must be a name such as/],
    [{ event: 'call completed', data: {} }, ['event'], /^event must be at most 200 visible ASCII characters\.$/],
    [{ event: 'call.failed', data: { call_id: 'call_1' }, id: 7 }, ['id'], /^id must be a string\.$/],
  ])('reports events that cannot be sent: %j', (event, path, message) => {
    expect(checkEvent(event)).toEqual([{ path, message: expect.stringMatching(message), severity: 'refused' }])
  })
})
