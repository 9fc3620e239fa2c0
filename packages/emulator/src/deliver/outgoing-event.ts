import { EmulatorError } from '../emulator-error.ts'
import { newId } from '../ids.ts'

/** An event to send. Missing fields are filled in. */
export interface OutgoingEvent {
  /** Its name, documented or not. */
  readonly event: string
  /** Default: an empty object. */
  readonly data?: unknown
  /** Default: a new one, `evt_…`. */
  readonly id?: string | undefined
  /** ISO 8601, UTC. Default: now. */
  readonly timestamp?: string | undefined
  /** Default: the endpoint's. */
  readonly version?: string | undefined
}

/** The fields that Audian puts around `data`, complete, and other fields of the event. */
export interface CompleteEvent extends OutgoingEvent {
  readonly id: string
  readonly timestamp: string
  readonly data: unknown
}

/** Visible ASCII: the name is also sent in `X-Audian-Event`, and receivers reject headers that are too long. */
const eventName = /^[\x21-\x7e]{1,200}$/
/** The rule of `isEventName()`, in words. */
export const eventNameRule = 'at most 200 visible ASCII characters'

/** Whether an event can be sent under this name. */
export function isEventName(name: unknown): name is string {
  return typeof name === 'string' && eventName.test(name)
}

/** @throws INVALID if its name is missing or cannot be sent in a header */
export function complete(event: OutgoingEvent, now: number): CompleteEvent {
  if (!isEventName(event.event)) {
    const message = `An event needs a name, ${eventNameRule}: { event: 'call.completed', data: { … } }.`
    throw new EmulatorError('INVALID', message, { event: `must be the name of an event, ${eventNameRule}` })
  }
  return {
    ...event,
    id: event.id ?? newId('evt'),
    timestamp: event.timestamp ?? new Date(now).toISOString(),
    data: event.data ?? {},
  }
}

/** The bytes that are signed, as text, with the fields in the order of the vendor's payload page. @throws INVALID */
export function bodyOf({ id, timestamp, event, version, data, ...others }: CompleteEvent, endpointVersion: string) {
  try {
    return JSON.stringify({ id, timestamp, event, version: version ?? endpointVersion, data, ...others })
  } catch (error) {
    const problem = `The event cannot be written as JSON: ${error instanceof Error ? error.message : String(error)}`
    throw new EmulatorError('INVALID', problem, { data: problem })
  }
}
