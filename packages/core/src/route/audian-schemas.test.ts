import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { eventShapes } from '../protocol/event-shapes.ts'
import type { AudianEvents } from '../protocol/events.ts'
import { eventSchemas } from '../protocol/schemas.ts'
import { audianSchemas } from './audian-schemas.ts'

const names = Object.keys(eventShapes) as (keyof AudianEvents)[]

/** What the receiver's schema says of data, and what zod's says: messages and places. */
function verdicts(name: keyof AudianEvents, data: unknown) {
  const ours = audianSchemas[name]['~standard'].validate(data)
  const zods = eventSchemas[name].safeParse(data)
  if (ours instanceof Promise) throw new Error('Audian’s schemas need no promise.')
  return {
    ours: ours.issues?.map(({ message, path }) => ({ message, path })),
    zods: zods.error?.issues.map(({ message, path }) => ({ message, path })),
  }
}

const leaf = fc.oneof(
  { weight: 5, arbitrary: fc.string() },
  fc.jsonValue(),
  fc.constantFrom(null, [], {}, Number.POSITIVE_INFINITY, -0),
)
const dictionary = fc.dictionary(fc.string(), leaf, { maxKeys: 3 })

/** Mostly fits the field. */
function fieldOf(type: 'string' | 'number' | 'record'): fc.Arbitrary<unknown> {
  const fitting = { string: fc.string(), number: fc.double(), record: fc.dictionary(fc.string(), fc.string()) }[type]
  return fc.oneof({ weight: 30, arbitrary: fitting }, leaf, dictionary)
}

function dataOf(name: keyof AudianEvents): fc.Arbitrary<unknown> {
  const shape = Object.entries(eventShapes[name])
  const fields = Object.fromEntries([
    ...shape.map(([field, { type }]) => [field, fieldOf(type)] as const),
    ['more', leaf],
  ])
  return fc.oneof(
    { weight: 8, arbitrary: fc.record(fields, { requiredKeys: shape.map(([field]) => field) }) },
    { weight: 3, arbitrary: fc.record(fields, { requiredKeys: [] }) },
    leaf,
  )
}

it('there is one for each event', () => {
  expect(Object.keys(audianSchemas)).toEqual(Object.keys(eventSchemas))
})

describe.each(names)('%s', (name) => {
  it('agrees with zod for every JSON', () => {
    let fitting = 0
    fc.assert(
      fc.property(dataOf(name), (data) => {
        // zod drops a field of that name, and `parse` has removed it before.
        fc.pre(!JSON.stringify(data).includes('__proto__'))
        const { ours, zods } = verdicts(name, data)
        expect(ours).toEqual(zods)
        if (ours === undefined) fitting++
      }),
      { numRuns: 500 },
    )
    expect(fitting).toBeGreaterThan(20)
  })

  it('gives back the very data that it was given', () => {
    const data = Object.fromEntries(
      Object.entries(eventShapes[name]).map(([field, { type }]) => [
        field,
        { string: 'x', number: 1, record: {} }[type],
      ]),
    )
    expect(audianSchemas[name]['~standard'].validate(data)).toEqual({ value: data })
    expect((audianSchemas[name]['~standard'].validate(data) as { value: unknown }).value).toBe(data)
  })
})

it.each<[unknown, string, readonly string[]]>([
  [null, 'Invalid input: expected object, received null', []],
  [[], 'Invalid input: expected object, received array', []],
  [{}, 'Invalid input: expected string, received undefined', ['call_id']],
  [{ call_id: 7 }, 'Invalid input: expected string, received number', ['call_id']],
])('says of %j what is wrong, and where', (data, message, path) => {
  expect(audianSchemas['call.failed']['~standard'].validate(data)).toEqual({ issues: [{ message, path }] })
})

it('names each entry of a record that is not a string', () => {
  const { ours } = verdicts('call.completed', { tags: { campaign: 'spring', size: 7, none: null } })
  expect(ours?.slice(-2)).toEqual([
    { message: 'Invalid input: expected string, received number', path: ['tags', 'size'] },
    { message: 'Invalid input: expected string, received null', path: ['tags', 'none'] },
  ])
})
