import { randomUUID } from 'node:crypto'
import type { OutgoingEvent } from '../deliver/outgoing-event.ts'
import { newId } from '../ids.ts'

/** A whole call as a list of events. */
export interface Scenario {
  /** A sentence. */
  readonly summary: string
  /** Its events, in the order in which they happen. Every call has its own ids. */
  events(now: number): OutgoingEvent[]
}

const second = 1000
// Phone numbers that are reserved for fiction.
const caller = '+14155550100'
const callee = '+14155550101'

/** The first event of every call, and functions for the later ones. */
function newCall(now: number) {
  const call_id = newId('call')
  const call_uuid = randomUUID()
  const at = (afterMs: number) => new Date(now + afterMs).toISOString()
  const happens = (event: string, afterMs: number, data: object): OutgoingEvent => ({
    event,
    timestamp: at(afterMs),
    data: { call_id, ...data },
  })
  const parties = { call_uuid, from: caller, to: callee }
  const initiated = happens('call.initiated', 0, {
    ...parties,
    call_type: 'outbound',
    initiated_at: at(0),
    initiated_by: 'api',
  })
  const ringing = happens('call.ringing', 2 * second, { ringing_at: at(2 * second) })
  return { happens, at, parties, call_uuid, initiated, ringing }
}

type Call = ReturnType<typeof newCall>

function answeredCall({ happens, at, parties, call_uuid, initiated, ringing }: Call): OutgoingEvent[] {
  return [
    initiated,
    ringing,
    happens('call.answered', 9 * second, {
      call_uuid,
      answered_by: callee,
      answered_at: at(9 * second),
      time_to_answer: 7,
    }),
    happens('call.completed', 69 * second, {
      ...parties,
      duration: 60,
      status: 'completed',
      ended_at: at(69 * second),
      completion_reason: 'normal',
    }),
  ]
}

/** Whole calls, by their names. The document shows each of these events; how a missed call ends is our interpretation. */
export const scenarios = {
  answered: { summary: 'Rings, is answered, and ends after a minute.', events: (now) => answeredCall(newCall(now)) },
  recorded: {
    summary: 'An answered call whose recording is ready afterwards.',
    events(now) {
      const call = newCall(now)
      return [...answeredCall(call), call.happens('recording.completed', 75 * second, { recording_id: newId('rec') })]
    },
  },
  missed: {
    summary: 'Rings and is not answered.',
    events(now) {
      const { happens, initiated, ringing } = newCall(now)
      return [initiated, ringing, happens('call.failed', 32 * second, {})]
    },
  },
  failed: {
    summary: 'Fails before anything rings.',
    events(now) {
      const { happens, initiated } = newCall(now)
      return [initiated, happens('call.failed', second, {})]
    },
  },
} satisfies Readonly<Record<string, Scenario>>

export type ScenarioName = keyof typeof scenarios

/** The scenarios of `play()`, with a sentence for each name. */
export const scenarioSummaries: readonly { readonly name: string; readonly summary: string }[] = Object.entries(
  scenarios,
).map(([name, { summary }]) => ({ name, summary }))

export function isScenario(name: string): name is ScenarioName {
  return Object.hasOwn(scenarios, name)
}
