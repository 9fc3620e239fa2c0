import { describe, expect, it } from 'vitest'
import * as z from 'zod'
import type { StandardSchema } from '../route/standard-schema.ts'
import { validate } from './validate.ts'

const event = { id: 'evt_1', timestamp: undefined, version: 'v1', event: 'acme.thing', data: { size: '7' } }

function schemaOf(run: StandardSchema['~standard']['validate']): StandardSchema {
  return { '~standard': { version: 1, vendor: 'test', validate: run } }
}

it('lets an event without a schema through as it is', () => {
  expect(validate(event, undefined)).toEqual({ event, issues: [] })
})

describe('a schema that fits', () => {
  it('gives the handlers its output, and leaves the event that came alone', async () => {
    const validated = await validate(event, z.object({ size: z.coerce.number() }))

    expect(validated).toEqual({ event: { ...event, data: { size: 7 } }, issues: [] })
    expect(event.data).toEqual({ size: '7' })
  })

  it('answers without a promise if it can', () => {
    expect(validate(event, z.object({ size: z.string() }))).toEqual({ event, issues: [] })
  })

  it('may answer by a promise', async () => {
    expect(
      await validate(
        event,
        schemaOf(async () => ({ value: 'other' })),
      ),
    ).toEqual({ event: { ...event, data: 'other' }, issues: [] })
  })

  it('sees the data only', () => {
    const seen: unknown[] = []
    void validate(
      event,
      schemaOf((value) => {
        seen.push(value)
        return { value }
      }),
    )
    expect(seen).toEqual([event.data])
  })
})

describe('a schema that does not fit', () => {
  const issues = [{ message: 'too small', path: ['size'] }]

  it('leaves the event as it came, and says what is wrong', () => {
    const validated = validate(
      event,
      schemaOf(() => ({ issues })),
    )
    expect(validated).toEqual({ event, issues })
  })

  it('may say so by a promise', async () => {
    const validated = await validate(
      event,
      schemaOf(async () => ({ issues })),
    )
    expect(validated).toEqual({ event, issues })
  })
})

it('passes on what a private schema throws: its handlers need the output', async () => {
  const failing = schemaOf(async () => {
    throw new RangeError('lookup failed')
  })
  await expect(validate(event, failing)).rejects.toThrow('lookup failed')
})

it('a schema that throws fails the run', async () => {
  const error = new TypeError('call_id is frozen')
  const throwing = () => {
    throw error
  }
  const unreadable = { ...event, data: Object.defineProperty({}, 'call_id', { get: throwing }) }
  await expect(validate(unreadable, z.object({ call_id: z.string() }))).rejects.toBe(error)
  expect(() => validate(event, schemaOf(throwing))).toThrow(error)
})
