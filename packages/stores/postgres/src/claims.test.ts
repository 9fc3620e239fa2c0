import { expect, it } from 'vitest'
import { refusalOf } from './claims.ts'

it.each([
  [null, undefined],
  ['0', 0],
  ['4294967295', 4_294_967_295],
  ['of another version', undefined],
  ['', undefined],
])('reads the fingerprint %j as %j, and the key as done', (text, fingerprint) => {
  expect(refusalOf(['key', '1', text, '1000'])).toEqual({ state: 'done', fingerprint })
})
