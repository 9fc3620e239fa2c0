import { expect, it } from 'vitest'
import { namespacesOf, nearestName } from './names.ts'

it.each([
  ['call.completed', ['call.*']],
  ['a.b.c', ['a.*', 'a.b.*']],
  ['plain', []],
  ['', []],
])('finds the namespaces of %j', (name, expected) => {
  expect(namespacesOf(name)).toEqual(expected)
})

it.each([
  ['call.complete', 'call.completed'],
  ['recordings', 'recording.completed'],
  ['call.f', 'call.failed'],
  ['call.failed.twice', 'call.failed'],
])('finds what %j was meant to be', (text, expected) => {
  const names = ['call.initiated', 'call.completed', 'call.failed', 'recording.completed']
  expect(nearestName(text, names)).toBe(expected)
})

it('changes nothing about the candidates, and takes the first of equals', () => {
  const names = ['b', 'a']
  expect(nearestName('x', names)).toBe('b')
  expect(nearestName('a', names)).toBe('a')
  expect(names).toEqual(['b', 'a'])
  expect(nearestName('x', [])).toBeUndefined()
})
