import { randomUUID } from 'node:crypto'
import type { Envelope } from './envelope.ts'
import type { AudianEvents } from './events.ts'

/** An event with its whole envelope. */
export interface SampleEvent<TName extends keyof AudianEvents = keyof AudianEvents>
  extends Envelope<TName, AudianEvents[TName]> {
  readonly id: string
  readonly timestamp: string
  readonly version: string
}

/** What differs from the sample; `data` field by field. */
export interface SampleOverrides<TName extends keyof AudianEvents> {
  readonly id?: string
  /** ISO 8601, UTC. */
  readonly timestamp?: string
  readonly version?: string
  readonly data?: Partial<AudianEvents[TName]>
}

// Numbers that are reserved for fiction.
const caller = '+14155550100'
const callee = '+14155550101'
const call_id = 'call_sample'
const call_uuid = '7c0e6a52-3d0c-4f57-9a3e-5f3a1d2b4c6d'
const tags = () => ({ campaign: 'winter', agent: 'a-17' })

/** The data of each event of one call, at the time when it happens. */
const dataAt: { readonly [K in keyof AudianEvents]: (time: string) => AudianEvents[K] } = {
  'call.initiated': (initiated_at) => ({
    call_id,
    call_uuid,
    call_type: 'outbound',
    from: caller,
    from_name: 'Front desk',
    to: callee,
    initiated_at,
    initiated_by: 'api',
    tags: tags(),
  }),
  'call.ringing': (ringing_at) => ({ call_id, ringing_at }),
  'call.answered': (answered_at) => ({ call_id, call_uuid, answered_by: callee, answered_at, time_to_answer: 7 }),
  'call.completed': (ended_at) => ({
    call_id,
    call_uuid,
    duration: 305,
    status: 'completed',
    from: caller,
    to: callee,
    ended_at,
    completion_reason: 'normal',
    tags: tags(),
  }),
  'call.failed': () => ({ call_id }),
  'recording.completed': () => ({ recording_id: 'rec_sample', call_id }),
}

/** Whether there is a sample of an event. */
export function isSampled(name: string): name is keyof AudianEvents {
  return Object.hasOwn(dataAt, name)
}

/**
 * A new event with a unique id and the current time. Set what the test is about with `overrides`.
 *
 * @throws TypeError if the event is not one of Audian's documented events
 */
export function sampleEvent<TName extends keyof AudianEvents>(
  name: TName,
  overrides: SampleOverrides<TName> = {},
): SampleEvent<TName> {
  if (!isSampled(name))
    throw new TypeError(`sampleEvent(): unknown event '${name}'. Write it as an object with \`event\` and \`data\`.`)
  const timestamp = overrides.timestamp ?? new Date().toISOString()
  return {
    id: overrides.id ?? `evt_${randomUUID().replaceAll('-', '')}`,
    timestamp,
    event: name,
    version: overrides.version ?? 'v1',
    data: { ...dataAt[name](timestamp), ...overrides.data },
  }
}

/**
 * One sample of every documented event, all at one fixed time, for reading and for tables of tests. The samples are
 * shared and therefore frozen. To deliver an event, create one with `sampleEvent()`.
 */
export const sampleEvents: { readonly [K in keyof AudianEvents]: SampleEvent<K> } = {
  'call.initiated': fixed('call.initiated'),
  'call.ringing': fixed('call.ringing'),
  'call.answered': fixed('call.answered'),
  'call.completed': fixed('call.completed'),
  'call.failed': fixed('call.failed'),
  'recording.completed': fixed('recording.completed'),
}

function fixed<TName extends keyof AudianEvents>(name: TName): SampleEvent<TName> {
  const id = `evt_sample_${name.replace('.', '_')}`
  const event = sampleEvent(name, { id, timestamp: '2026-01-15T09:00:00.000Z' })
  return frozen(event)
}

function frozen<T extends object>(value: T): T {
  for (const part of Object.values(value)) if (typeof part === 'object') frozen(part)
  return Object.freeze(value)
}
