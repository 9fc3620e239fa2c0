import { eventSchemas } from '@audian-webhooks/core/protocol'
import { expect, it } from 'vitest'
import { missingAmong, rankOf, stateAfter } from './expected-events.ts'

const undocumented = rankOf('call.teleported')

it('knows every documented event', () => {
  for (const event of Object.keys(eventSchemas)) expect([event, rankOf(event) < undocumented]).toEqual([event, true])
})

it.each([
  [[], 'unknown'],
  [['call.teleported'], 'unknown'],
  [['call.completed', 'call.initiated', 'call.teleported'], 'completed'],
  [['recording.completed', 'call.completed'], 'recorded'],
  [['call.initiated', 'call.failed'], 'failed'],
] as const)('after %j a call is %s', (events, state) => {
  expect(stateAfter(events)).toBe(state)
})

it.each([
  [['call.initiated', 'call.ringing', 'call.answered', 'call.completed'], []],
  [['call.initiated', 'call.answered', 'call.completed'], []],
  [['call.initiated', 'call.failed'], []],
  [['call.initiated', 'call.completed'], ['call.answered for call.completed']],
  [['call.ringing'], ['call.initiated for call.ringing']],
  [
    ['recording.completed'],
    [
      'call.initiated for recording.completed',
      'call.answered for recording.completed',
      'call.completed for recording.completed',
    ],
  ],
  [['call.teleported'], []],
] as const)('of a call with %j are missing: %j', (events, expected) => {
  const missing = missingAmong(new Set<string>(events))
  expect(missing.map(({ event, requiredBy }) => `${event} for ${requiredBy}`)).toEqual(expected)
})
