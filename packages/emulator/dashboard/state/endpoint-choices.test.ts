import { expect, it } from 'vitest'
import { endpointChoicesOf } from './endpoint-choices.ts'

it('a deleted endpoint is a choice as long as there are deliveries, by the last URL that it had', () => {
  const present = [{ id: 'wh_2', url: 'http://b/' }]
  const deliveries = [
    { endpointId: 'wh_1', url: 'http://a/' },
    { endpointId: 'wh_2', url: 'http://earlier/' },
    { endpointId: 'wh_1', url: 'http://a/moved' },
    { endpointId: 'wh_0' },
  ]
  expect(endpointChoicesOf(present, deliveries)).toEqual([
    ['wh_2', 'http://b/'],
    ['wh_1', 'http://a/moved (deleted)'],
    ['wh_0', 'wh_0 (deleted)'],
  ])
})
