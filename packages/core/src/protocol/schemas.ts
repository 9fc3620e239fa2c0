import * as z from 'zod/mini'
import type {
  AudianEvents,
  CallAnswered,
  CallCompleted,
  CallFailed,
  CallInitiated,
  CallRinging,
  RecordingCompleted,
} from './events.ts'
import { describedText, error, looseObject, seconds, text } from './schema-parts.ts'

// Types only, no formats and no closed enumerations: a value that is new at Audian must pass.
const iso = describedText('ISO 8601, UTC')
const e164 = describedText('E.164')
const optionalText = z.optional(text)
const tags = z.optional(z.record(text, text, { error }))

/** The schema of each event's `data`. Unknown fields pass and are kept. */
export const eventSchemas: { readonly [K in keyof AudianEvents]: z.ZodMiniType<AudianEvents[K]> } = {
  'call.initiated': looseObject<CallInitiated>({
    call_id: text,
    call_type: describedText('outbound or inbound; more may come'),
    from: e164,
    to: e164,
    initiated_at: iso,
    call_uuid: optionalText,
    from_name: optionalText,
    initiated_by: optionalText,
    tags,
  }),
  'call.ringing': looseObject<CallRinging>({ call_id: text, ringing_at: iso }),
  'call.answered': looseObject<CallAnswered>({
    call_id: text,
    answered_by: e164,
    answered_at: iso,
    call_uuid: optionalText,
    time_to_answer: z.optional(seconds()),
  }),
  'call.completed': looseObject<CallCompleted>({
    call_id: text,
    duration: seconds(),
    status: text,
    from: e164,
    to: e164,
    ended_at: iso,
    completion_reason: text,
    call_uuid: optionalText,
    tags,
  }),
  'call.failed': looseObject<CallFailed>({ call_id: text }),
  'recording.completed': looseObject<RecordingCompleted>({ recording_id: optionalText, call_id: optionalText }),
}
