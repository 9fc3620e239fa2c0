import { expect, it } from 'vitest'
import { jobIdOf } from './job-id.ts'

it.each([
  ['app:evt_1', 'key-app%3Aevt_1'],
  ['100%:1', 'key-100%25%3A1'],
  ['17', 'key-17'],
])('%s is readable: %s', (key, id) => {
  expect(jobIdOf(key)).toBe(id)
})

it.each([
  ['long', `app:${'x'.repeat(200)}`],
  ['not ASCII', 'app:ä'],
  ['with a space', 'app: 1'],
  ['half a character', 'app:\ud800'],
])('a key that is %s becomes a hash', (_, key) => {
  expect(jobIdOf(key)).toMatch(/^sha256-[0-9a-f]{64}$/)
})

it('no two keys have one id', () => {
  const keys = ['a:b', 'a%3Ab', 'a%253Ab', 'a b', 'a\ud800', 'a\ud801', `${'x'.repeat(201)}`, `${'x'.repeat(202)}`]
  expect(new Set(keys.map(jobIdOf)).size).toBe(keys.length)
})
