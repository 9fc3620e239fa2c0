import { expect, it } from 'vitest'
import { claimFrom } from './script-answers.ts'

it.each([
  ['done', undefined],
  ['done:0', 0],
  ['done:4294967295', 4_294_967_295],
  ['done:of another version', undefined],
  ['done:-1', undefined],
])('reads %j as done, with the fingerprint %j', (answer, fingerprint) => {
  expect(claimFrom(answer)).toEqual({ state: 'done', fingerprint })
  expect(claimFrom(Buffer.from(answer))).toEqual({ state: 'done', fingerprint })
})
