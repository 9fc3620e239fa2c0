import { expect, it } from 'vitest'
import { sentenceOfSent } from './sent.ts'
import { ageProblem, optionsOf, owedBy, type WayName, ways } from './ways-to-send.ts'

const one = { endpointId: 'wh_1', url: 'http://localhost:3000/webhooks' }
const other = { endpointId: 'wh_2', url: 'http://localhost:4000/webhooks' }

it.each<[WayName, string]>([
  ['as-it-is', 'Sent call.x to http://localhost:3000/webhooks. 1 delivery has begun.'],
  ['forged', 'Sent call.x, signed with a wrong key, to http://localhost:3000/webhooks. The receiver must answer 401.'],
  [
    'stale',
    'Sent call.x, with a timestamp that is 90 minutes old, to http://localhost:3000/webhooks. The receiver must answer 503 or 401.',
  ],
  ['cut', 'Sent call.x, without the end of its body, to http://localhost:3000/webhooks. The receiver must answer 401.'],
  ['twice', 'Sent call.x to http://localhost:3000/webhooks. It is delivered again after a 2xx response.'],
])('describes what was sent %s', (way, sentence) => {
  expect(sentenceOfSent({ event: 'call.x', way, age: '90', deliveries: [one] })).toBe(sentence)
})

it('counts endpoints, and deliveries apart', () => {
  const sentence = sentenceOfSent({ event: 'call.x', way: 'as-it-is', age: '', deliveries: [one, one, other] })
  expect(sentence).toBe('Sent call.x to 2 endpoints. 3 deliveries have begun.')
})

it('says that a receiver may accept an event of a usual age', () => {
  const sentence = sentenceOfSent({ event: 'call.x', way: 'stale', age: '75', deliveries: [one] })
  expect(sentence).toContain('75 minutes old, to http://localhost:3000/webhooks. The receiver may accept it.')
  expect(owedBy('stale', '75')).toContain('may accept it at this age')
  expect(owedBy('stale', '76')).toBe(ways.stale.owed)
})

it('accepts the ages that a stale event may have', () => {
  expect(['1', '120', '525600', '6.5'].map(ageProblem)).toEqual(['', '', '', ''])
  const problem = 'The age must be a number of minutes, from 1 to 525,600 (a year).'
  expect(['', ' ', '0', '0.9', '525601', '-6', 'soon'].map(ageProblem)).toEqual(Array(7).fill(problem))
  expect(optionsOf('stale', '76')).toEqual({ as: 'stale', ageMs: 4_560_000 })
  expect(optionsOf('stale', '75')).toEqual({ skewMs: -4_500_000 })
  expect(optionsOf('forged', '6')).toEqual({ as: 'wrong-key' })
})
