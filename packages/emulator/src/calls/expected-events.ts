import type { CallState } from './call.ts'

type Stage = Exclude<CallState, 'unknown'>

/** The order in which the documented events of a call happen, and how far the call is after each. */
const stages: ReadonlyMap<string, Stage> = new Map([
  ['call.initiated', 'initiated'],
  ['call.ringing', 'ringing'],
  ['call.answered', 'answered'],
  ['call.completed', 'completed'],
  ['call.failed', 'failed'],
  ['recording.completed', 'recorded'],
])
const order = [...stages.keys()]

/**
 * What must have happened before an event. Audian promises no order; these follow from what the events mean: `call.completed` ends an
 * answered call, and a recording is of a call that has ended. `call.ringing` is not required: no source says that each call rings.
 */
const requirements: ReadonlyMap<string, readonly string[]> = new Map([
  ['call.ringing', ['call.initiated']],
  ['call.answered', ['call.initiated']],
  ['call.completed', ['call.initiated', 'call.answered']],
  ['call.failed', ['call.initiated']],
  ['recording.completed', ['call.initiated', 'call.answered', 'call.completed']],
])

/** The place of a documented event in the life of a call; undocumented ones come last. */
export function rankOf(event: string): number {
  const rank = order.indexOf(event)
  return rank === -1 ? order.length : rank
}

/** Whether an event is one of the documented ones. */
export function isDocumented(event: string): boolean {
  return stages.has(event)
}

export function stateAfter(events: Iterable<string>): CallState {
  let rank = -1
  for (const event of events) if (isDocumented(event)) rank = Math.max(rank, rankOf(event))
  return stages.get(order[rank] ?? '') ?? 'unknown'
}

export interface MissingEvent {
  readonly event: string
  readonly requiredBy: string
}

/** What is missing among the events of a call, in the order of its life. Each once, with the first event that requires it. */
export function missingAmong(events: ReadonlySet<string>): MissingEvent[] {
  const missing = new Map<string, string>()
  for (const requiredBy of order) {
    if (!events.has(requiredBy)) continue
    for (const event of requirements.get(requiredBy) ?? []) {
      if (!events.has(event) && !missing.has(event)) missing.set(event, requiredBy)
    }
  }
  return [...missing]
    .map(([event, requiredBy]) => ({ event, requiredBy }))
    .sort((one, other) => rankOf(one.event) - rankOf(other.event))
}
