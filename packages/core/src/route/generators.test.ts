import { Readable } from 'node:stream'
import { runInNewContext } from 'node:vm'
import { expect, it } from 'vitest'
import { isGenerator, isGeneratorFunction } from './generators.ts'

function* generate() {}
async function* generateLater() {}

it.each([
  ['function*', generate],
  ['async function*', generateLater],
  ['a method', { *run() {} }.run],
  ['a bound one', generate.bind(undefined)],
  ['one of another realm', runInNewContext('(async function* () {})')],
])('knows a generator function: %s', (_, handler) => {
  expect(isGeneratorFunction(handler)).toBe(true)
})

it.each([[() => undefined], [async () => undefined], [class {}], [undefined]])(
  'knows what is not a generator function: %s',
  (handler) => {
    expect(isGeneratorFunction(handler)).toBe(false)
  },
)

/** As compilers for older engines write a generator. */
const compiled = { next() {}, throw() {}, return() {}, [Symbol.iterator]: () => compiled }

it.each([
  ['of function*', generate()],
  ['of async function*', generateLater()],
  ['compiled', compiled],
])('knows a generator %s', (_, value) => {
  expect(isGenerator(value)).toBe(true)
})

it.each([
  [undefined],
  [null],
  ['text'],
  [[1]],
  [new Map()],
  [new Map().entries()],
  [Readable.from([])],
  [{ next() {}, throw() {} }],
])('knows what is not a generator: %s', (value) => {
  expect(isGenerator(value)).toBe(false)
})
