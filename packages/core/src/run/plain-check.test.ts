import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import * as z from 'zod'
import * as mini from 'zod/mini'
import { eventSchemas } from '../protocol/schemas.ts'
import { plainCheck } from './plain-check.ts'

const text = z.string()
const known = {
  ...eventSchemas,
  'a private one': z.looseObject({
    name: text.describe('any'),
    size: z.number(),
    parts: z.record(text, z.record(text, z.number().optional())),
    inner: z.looseObject({ toString: text.optional(), constructor: text.optional() }).optional(),
  }),
  'a private one of zod/mini': mini.looseObject({
    name: mini.string(),
    parts: mini.optional(mini.record(mini.string(), mini.number())),
  }),
  'a message of its own': z.looseObject({ name: z.string({ error: 'x' }) }, 'y'),
  text,
  'an optional number': z.number().optional(),
} satisfies Readonly<Record<string, z.core.$ZodType>>

const names = [
  ...new Set(
    Object.values(known).flatMap((schema) =>
      schema instanceof z.core.$ZodObject ? Object.keys(schema._zod.def.shape) : [],
    ),
  ),
]

/** Values of which each schema accepts some, and fields that no schema knows. */
const leaf = fc.oneof(
  { weight: 6, arbitrary: fc.string() },
  fc.double(),
  fc.constantFrom(null, undefined, true, 0, -0, Number.NaN, Number.POSITIVE_INFINITY, 7n, Symbol('x'), [], new Date(0)),
)
const dictionary = fc.dictionary(fc.string(), leaf, { maxKeys: 3 })
const odd = fc.anything({ withNullPrototype: true, withMap: true, withSparseArray: true, withBoxedValues: true })

const fitting: Readonly<Record<string, fc.Arbitrary<unknown>>> = {
  tags: fc.dictionary(fc.string(), fc.string()),
  duration: fc.double(),
  time_to_answer: fc.double(),
  size: fc.double(),
}

/** Mostly fits the field of that name. */
function fieldOf(name: string): fc.Arbitrary<unknown> {
  return fc.oneof({ weight: 30, arbitrary: fitting[name] ?? fc.string() }, leaf, dictionary, odd)
}

const fields: Readonly<Record<string, fc.Arbitrary<unknown>>> = {
  ...Object.fromEntries(names.map((name) => [name, fieldOf(name)])),
  more: odd,
}

const data = fc.oneof(
  {
    weight: 9,
    arbitrary: fc.record(fields, {
      requiredKeys: names.filter((name) => !['tags', 'more', 'inner', 'parts'].includes(name)),
    }),
  },
  leaf,
  dictionary,
  odd,
)

describe.each(Object.entries(known))('%s', (_, schema: z.core.$ZodType) => {
  const fits = plainCheck(schema)

  it('is checked without zod', () => {
    expect(fits).toBeDefined()
  })

  it('accepts nothing that zod does not accept, or changes', () => {
    fc.assert(
      fc.property(data, (given) => {
        if (fits?.(given)) expect(z.safeParse(schema, given)).toEqual({ success: true, data: given })
      }),
      { numRuns: 500 },
    )
  })

  it('accepts all JSON that zod accepts', () => {
    const json = data.map((given): unknown => {
      try {
        return JSON.parse(JSON.stringify(given))
      } catch {
        return null
      }
    })
    fc.assert(
      fc.property(json, (given) => {
        // Zod drops such fields; `parse` has removed them before.
        fc.pre(!JSON.stringify(given).includes('__proto__'))
        expect(fits?.(given)).toBe(z.safeParse(schema, given).success)
      }),
      { numRuns: 500 },
    )
  })
})

it.each(['{"__proto__":"x"}', '{"tags":{"__proto__":"x"}}'])('leaves %s to zod, which drops the field', (json) => {
  const schema = z.looseObject({ tags: z.record(text, text).optional() })
  expect(plainCheck(schema)?.(JSON.parse(json))).toBe(false)
})

const Text = z.core.$constructor<z.core.$ZodString, z.core.$ZodStringDef>('Text', (schema, definition) => {
  z.core.$ZodString.init(schema, definition)
  schema._zod.parse = (payload) => ({ ...payload, value: 'another' })
})

describe('left to zod', () => {
  const itself: z.ZodType = z.looseObject({
    get child() {
      return itself
    },
  })

  it.each<[string, unknown]>([
    ['a format', z.email()],
    ['a whole number', z.int()],
    ['a length', text.min(2)],
    ['a range', z.number().positive()],
    ['a coercion', z.coerce.string()],
    ['a class of its own', new Text({ type: 'string' })],
    ['an e-mail address of zod/mini', mini.email()],
    ['a length of zod/mini', mini.string().check(mini.minLength(2))],
    ['a default', text.default('x')],
    ['a fall-back', text.catch('x')],
    ['a change', text.trim()],
    ['a transformation', text.transform(Number)],
    ['a field that may be missing but not undefined', z.exactOptional(text)],
    ['an enumeration', z.enum(['a'])],
    ['an object that leaves fields out', z.object({ a: text })],
    ['an object that refuses fields', z.strictObject({ a: text })],
    ['an object that checks unknown fields', z.object({}).catchall(text)],
    ['a refined object', z.looseObject({ a: text }).refine(() => true)],
    [
      'a refined optional object',
      z
        .looseObject({ a: text })
        .optional()
        .refine(() => true),
    ],
    ['a record of certain keys', z.record(z.enum(['a']), text)],
    ['a record of checked keys', z.record(text.min(2), text)],
    ['a partial record', z.partialRecord(text, text)],
    ['a loose record', z.looseRecord(text, text)],
    ['a schema that contains itself', itself],
    ["somebody else's schema", { '~standard': { version: 1, vendor: 'test', validate: () => ({ value: 1 }) } }],
    ['nothing', undefined],
  ])('%s', (_, schema) => {
    expect(plainCheck(schema)).toBeUndefined()
    // Also as a part of another one.
    if (schema instanceof z.ZodType) expect(plainCheck(z.looseObject({ b: text, c: schema }))).toBeUndefined()
  })
})
