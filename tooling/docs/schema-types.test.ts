import { eventSchemas } from '@audian-webhooks/core/protocol'
import { expect, it } from 'vitest'
import * as z from 'zod'
import { differences } from './schema-types.ts'

it('gives the interfaces of events and their schemas the same types', () => {
  expect(differences()).toEqual([])
})

it.each([
  ['a field of another type', z.looseObject({ call_id: z.number(), ringing_at: z.string() })],
  ['a field that is missing', z.looseObject({ call_id: z.string() })],
  ['a field that must be there', z.looseObject({ call_id: z.string(), ringing_at: z.string(), other: z.string() })],
])('finds %s', (_what, schema) => {
  expect(differences({ ...eventSchemas, 'call.ringing': schema })).not.toEqual([])
})
