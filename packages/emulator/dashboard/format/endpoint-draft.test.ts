import { expect, it } from 'vitest'
import { changeOf, type EndpointDraft } from './endpoint-draft.ts'

const before: EndpointDraft = { url: 'http://a/', description: 'mine', events: ['a.b', 'c.d'], active: true }

it.each([
  [{}, {}],
  [{ url: 'http://b/' }, { url: 'http://b/' }],
  [{ description: '' }, { description: '' }],
  [{ events: ['c.d', 'a.b'] }, {}],
  [{ events: ['c.d'] }, { events: ['c.d'] }],
  [{ events: ['a.b', '*'] }, { events: ['a.b', '*'] }],
  [{ active: false }, { active: false }],
])('a draft that differs by %j changes %j', (differs, change) => {
  expect(changeOf(before, { ...before, ...differs })).toEqual(change)
})
