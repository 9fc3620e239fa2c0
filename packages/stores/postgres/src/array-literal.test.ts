import { expect, it } from 'vitest'
import { arrayLiteral } from './array-literal.ts'

it.each([
  [[], '{}'],
  [['a', 'b'], '{"a","b"}'],
  [['', 'NULL', undefined], '{"","NULL",NULL}'],
  [[`say "no"`, 'back\\slash', '{a,b}'], '{"say \\"no\\"","back\\\\slash","{a,b}"}'],
  [[1, 2.5, 259_200_000], '{1,2.5,259200000}'],
])('%j is %s', (values, literal) => {
  expect(arrayLiteral(values)).toBe(literal)
})
