import type {
  AudianEvents,
  CallAnswered,
  CallCompleted,
  CallFailed,
  CallInitiated,
  CallRinging,
  RecordingCompleted,
} from './events.ts'

/** Carries the type of a field's value. Does not exist at run time. */
declare const valueType: unique symbol

/** What is checked of a field: only its type, not a format or an enumeration, since new values of Audian must pass. */
export interface Field<T = never> {
  /** `record`: an object whose values are all strings. */
  readonly type: 'string' | 'number' | 'record'
  readonly optional?: boolean
  /** For the schemas and pages that are generated from the shapes. */
  readonly description?: string
  readonly [valueType]?: (value: T) => T
}

/** The fields of an event's `data`. Unknown fields pass. */
export type Shape = Readonly<Record<string, Field>>

const text: Field<string> = { type: 'string' }
const iso = described(text, 'ISO 8601, UTC')
const e164 = described(text, 'E.164')
const seconds: Field<number> = { type: 'number', description: 'seconds' }
const tags: Field<Readonly<Record<string, string>>> = { type: 'record' }

/** The shape of each event's `data`, the source of both the check at run time and the schemas for users. */
export const eventShapes: { readonly [K in keyof AudianEvents]: Shape } = {
  'call.initiated': shape<CallInitiated>({
    call_id: text,
    call_type: described(text, 'outbound or inbound; more may come'),
    from: e164,
    to: e164,
    initiated_at: iso,
    call_uuid: optional(text),
    from_name: optional(text),
    initiated_by: optional(text),
    tags: optional(tags),
  }),
  'call.ringing': shape<CallRinging>({ call_id: text, ringing_at: iso }),
  'call.answered': shape<CallAnswered>({
    call_id: text,
    answered_by: e164,
    answered_at: iso,
    call_uuid: optional(text),
    time_to_answer: optional(seconds),
  }),
  'call.completed': shape<CallCompleted>({
    call_id: text,
    duration: seconds,
    status: text,
    from: e164,
    to: e164,
    ended_at: iso,
    completion_reason: text,
    call_uuid: optional(text),
    tags: optional(tags),
  }),
  'call.failed': shape<CallFailed>({ call_id: text }),
  'recording.completed': shape<RecordingCompleted>({ recording_id: optional(text), call_id: optional(text) }),
}

function described<T>(field: Field<T>, description: string): Field<T> {
  return { ...field, description }
}

function optional<T>(field: Field<T>): Field<T | undefined> {
  return { ...field, optional: true } as unknown as Field<T | undefined>
}

/** A shape with exactly the fields of the interface: one too few, too many or of another type does not compile. */
function shape<T extends object>(fields: { readonly [K in keyof T]-?: Field<T[K]> }): Shape {
  return fields as unknown as Shape
}
