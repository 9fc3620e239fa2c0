import { expect, it } from 'vitest'
import { isThenable } from './maybe-promise.ts'

it.each([
  ['a promise', Promise.resolve(1), true],
  // biome-ignore lint/suspicious/noThenProperty: what it is about
  ['an object with then()', { then: () => undefined }, true],
  // biome-ignore lint/suspicious/noThenProperty: what it is about
  ['an object whose then is not a function', { then: 1 }, false],
  ['an object', {}, false],
  ['null', null, false],
  ['undefined', undefined, false],
  ['a text', 'then', false],
  ['a function', () => undefined, false],
])('tells whether %s can be awaited', (_, value: unknown, expected) => {
  expect(isThenable(value)).toBe(expected)
})
