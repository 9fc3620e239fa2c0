import { describe, expect, it } from 'vitest'
import type { AudianEvents } from './events.ts'
import { eventSchemas } from './schemas.ts'

/** As the vendor's pages show them. */
const examples: AudianEvents = {
  'call.initiated': {
    call_id: 'call_xyz789',
    call_type: 'outbound',
    from: '+14155551234',
    to: '+14155555678',
    initiated_at: '2024-01-15T10:30:00Z',
    call_uuid: '550e8400-e29b-41d4-a716-446655440000',
    from_name: 'Acme',
    initiated_by: 'api',
    tags: { campaign: 'spring' },
  },
  'call.ringing': { call_id: 'call_xyz789', ringing_at: '2024-01-15T10:30:02Z' },
  'call.answered': {
    call_id: 'call_xyz789',
    answered_by: '+14155555678',
    answered_at: '2024-01-15T10:30:05Z',
    call_uuid: '550e8400-e29b-41d4-a716-446655440000',
    time_to_answer: 5,
  },
  'call.completed': {
    call_id: 'call_xyz789',
    duration: 305,
    status: 'completed',
    from: '+14155551234',
    to: '+14155555678',
    ended_at: '2024-01-15T10:35:10Z',
    completion_reason: 'normal',
    call_uuid: '550e8400-e29b-41d4-a716-446655440000',
    tags: { campaign: 'spring' },
  },
  'call.failed': { call_id: 'call_xyz789' },
  'recording.completed': { recording_id: 'rec_1', call_id: 'call_xyz789' },
}

/** Fields that the vendor shows on one page only, or that were out of sight. */
const optional: { readonly [K in keyof AudianEvents]: readonly string[] } = {
  'call.initiated': ['call_uuid', 'from_name', 'initiated_by', 'tags'],
  'call.ringing': [],
  'call.answered': ['call_uuid', 'time_to_answer'],
  'call.completed': ['call_uuid', 'tags'],
  'call.failed': [],
  'recording.completed': ['recording_id', 'call_id'],
}

const names = Object.keys(examples) as (keyof AudianEvents)[]
const fields = names.flatMap((name) => Object.keys(examples[name]).map((field) => [name, field] as const))

function accepts(name: keyof AudianEvents, data: unknown): boolean {
  return eventSchemas[name].safeParse(data).success
}

it('covers the events that a source shows', () => {
  expect(Object.keys(eventSchemas).sort()).toEqual([...names].sort())
})

describe.each(names)('%s', (name) => {
  const example = examples[name]

  it('fits the vendor’s example and changes nothing about it', () => {
    expect(eventSchemas[name].parse(example)).toEqual(example)
  })

  it('keeps fields that are new', () => {
    const data = { ...example, sentiment: { score: 0.5, words: ['fine'] }, hold_time: null }
    expect(eventSchemas[name].parse(data)).toEqual(data)
  })

  it.each([null, undefined, 'text', 42, []])('does not fit %j', (data) => {
    expect(accepts(name, data)).toBe(false)
  })
})

describe.each(fields)('%s: %s', (name, field) => {
  const { [field]: value, ...rest } = examples[name] as Readonly<Record<string, unknown>>

  it('may be missing exactly where the vendor’s pages leave it out', () => {
    expect(accepts(name, rest)).toBe(optional[name].includes(field))
  })

  it('is checked for its type', () => {
    expect(accepts(name, { ...rest, [field]: true })).toBe(false)
    expect(accepts(name, { ...rest, [field]: null })).toBe(false)
  })

  it('may hold any value of that type: formats and enumerations are open', () => {
    const others = { string: 'something new', number: -0.5, object: { '': 'any label' } }
    expect(accepts(name, { ...rest, [field]: others[typeof value as keyof typeof others] })).toBe(true)
  })
})

it('takes labels of text only', () => {
  expect(accepts('call.completed', { ...examples['call.completed'], tags: { priority: 1 } })).toBe(false)
  expect(accepts('call.completed', { ...examples['call.completed'], tags: {} })).toBe(true)
})
