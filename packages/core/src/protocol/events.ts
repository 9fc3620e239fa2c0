/** Labels that the caller of the telephony API attached to a call. */
export type Tags = Readonly<Record<string, string>>

/** A call was created and is about to be placed. Source: the vendor's payload page. */
export interface CallInitiated {
  /** Identifies the call in all its events, e.g. `call_xyz789`. */
  readonly call_id: string
  /** `outbound` or `inbound`; more values may come. */
  readonly call_type: string
  /** E.164, e.g. `+14155551234`. */
  readonly from: string
  /** E.164. */
  readonly to: string
  /** ISO 8601, UTC. */
  readonly initiated_at: string
  /** UUID of the call; shown on one of the vendor's pages only. */
  readonly call_uuid?: string | undefined
  /** The caller's display name. */
  readonly from_name?: string | undefined
  /** What started the call, e.g. `api`. */
  readonly initiated_by?: string | undefined
  /** Labels given when the call was created. */
  readonly tags?: Tags | undefined
}

/** The called telephone rings. Source: the vendor's payload page. */
export interface CallRinging {
  /** Identifies the call in all its events. */
  readonly call_id: string
  /** ISO 8601, UTC. */
  readonly ringing_at: string
}

/** The call was answered. Source: the vendor's payload page. */
export interface CallAnswered {
  /** Identifies the call in all its events. */
  readonly call_id: string
  /** E.164: the number that answered. */
  readonly answered_by: string
  /** ISO 8601, UTC. */
  readonly answered_at: string
  /** UUID of the call; shown on one of the vendor's pages only. */
  readonly call_uuid?: string | undefined
  /** Seconds from the first ring. */
  readonly time_to_answer?: number | undefined
}

/** An answered call has ended. Source: Audian's webhook setup guide and its payload page. */
export interface CallCompleted {
  /** Identifies the call in all its events. */
  readonly call_id: string
  /** Seconds. */
  readonly duration: number
  /** `completed`. */
  readonly status: string
  /** E.164. */
  readonly from: string
  /** E.164. */
  readonly to: string
  /** ISO 8601, UTC. */
  readonly ended_at: string
  /** `normal`, among others that the vendor does not list. */
  readonly completion_reason: string
  /** UUID of the call; shown on one of the vendor's pages only. */
  readonly call_uuid?: string | undefined
  /** Labels given when the call was created. */
  readonly tags?: Tags | undefined
}

/** A call could not be established. Source: Audian's webhook setup guide; its payload page was readable up to `call_id` only. */
export interface CallFailed {
  /** Identifies the call in all its events. */
  readonly call_id: string
}

/** A recording is ready. Source: Audian's webhook setup guide; of its payload page only the identity was readable. */
export interface RecordingCompleted {
  /** Identifies the recording. */
  readonly recording_id?: string | undefined
  /** The call that was recorded. */
  readonly call_id?: string | undefined
}

/**
 * The type of an event's `data`, by the event's name. Audian has more events than public sources list, and sends more
 * fields than these types have. Both arrive unchanged (see `onUnmatched`).
 */
export interface AudianEvents {
  'call.initiated': CallInitiated
  'call.ringing': CallRinging
  'call.answered': CallAnswered
  'call.completed': CallCompleted
  'call.failed': CallFailed
  'recording.completed': RecordingCompleted
}
