import * as z from 'zod'
import type {
  AudianEvents,
  CallAnswered,
  CallCompleted,
  CallFailed,
  CallInitiated,
  CallRinging,
  RecordingCompleted,
} from './events.ts'
import { looseObject } from './loose-object.ts'

// Types only, no formats and no closed enumerations: a value that is new at Audian must pass.
const text = z.string()
const iso = z.string().describe('ISO 8601, UTC')
const e164 = z.string().describe('E.164')
const tags = z.record(z.string(), z.string()).optional()

/** The schema of each event's `data`. Unknown fields pass and are kept. */
export const eventSchemas: { readonly [K in keyof AudianEvents]: z.ZodType<AudianEvents[K]> } = {
  'call.initiated': looseObject<CallInitiated>({
    call_id: text,
    call_type: text.describe('outbound or inbound; more may come'),
    from: e164,
    to: e164,
    initiated_at: iso,
    call_uuid: text.optional(),
    from_name: text.optional(),
    initiated_by: text.optional(),
    tags,
  }),
  'call.ringing': looseObject<CallRinging>({ call_id: text, ringing_at: iso }),
  'call.answered': looseObject<CallAnswered>({
    call_id: text,
    answered_by: e164,
    answered_at: iso,
    call_uuid: text.optional(),
    time_to_answer: z.number().optional().describe('seconds'),
  }),
  'call.completed': looseObject<CallCompleted>({
    call_id: text,
    duration: z.number().describe('seconds'),
    status: text,
    from: e164,
    to: e164,
    ended_at: iso,
    completion_reason: text,
    call_uuid: text.optional(),
    tags,
  }),
  'call.failed': looseObject<CallFailed>({ call_id: text }),
  'recording.completed': looseObject<RecordingCompleted>({ recording_id: text.optional(), call_id: text.optional() }),
}
