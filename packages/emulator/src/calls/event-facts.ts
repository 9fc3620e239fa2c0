/** What a body contains about a call. Fields that are missing or have another format are absent. */
export interface EventFacts {
  /** `data.call_id`. */
  readonly callId?: string | undefined
  /** The event's own timestamp, milliseconds since the epoch. */
  readonly happenedAt?: number | undefined
  readonly from?: string | undefined
  readonly to?: string | undefined
  /** How long the call lasted, as `call.completed` says. */
  readonly durationMs?: number | undefined
}

/** An id of more characters does not name a call: it would not fit into a URL. */
const longestId = 200
const second = 1000

/** Reads a body once, so that listing calls does not parse it again. */
export function eventFacts(body: string): EventFacts {
  const event = parsed(body)
  if (event === undefined) return { callId: idOf(callIdIn(body)) }
  const { data, timestamp } = event
  if (!isObject(data)) return {}
  const { call_id, from, to, duration } = data
  return {
    callId: idOf(call_id),
    happenedAt: timeOf(timestamp),
    from: typeof from === 'string' ? from : undefined,
    to: typeof to === 'string' ? to : undefined,
    durationMs: typeof duration === 'number' && duration >= 0 ? duration * second : undefined,
  }
}

const callId = /"call_id"\s*:\s*("(?:[^"\\]|\\.)*")/

/** Reads a body that was truncated on purpose and is no longer valid JSON. */
function callIdIn(body: string): unknown {
  const [, text = 'null'] = callId.exec(body) ?? []
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

function idOf(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' && value.length <= longestId ? value : undefined
}

function timeOf(value: unknown): number | undefined {
  const time = typeof value === 'string' ? Date.parse(value) : Number.NaN
  return Number.isNaN(time) ? undefined : time
}

function parsed(body: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const value: unknown = JSON.parse(body)
    return isObject(value) ? value : {}
  } catch {
    return undefined
  }
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null
}
