import { eventSchemas } from '@audian-webhooks/core/protocol'
import { eventNameRule, isEventName } from '../deliver/outgoing-event.ts'
import { nearestName } from './nearest-name.ts'

/** A probable mistake in an event. */
export interface EventProblem {
  /** Where it is, by names of fields: `['data', 'duration']`. Empty for the event itself. */
  readonly path: readonly string[]
  /** A sentence. */
  readonly message: string
  /**
   * `refused`: the emulator does not send such an event. `error`: the event does not fit its documented fields. `warning`: it is not
   * documented. The last two can be sent, to test a receiver.
   */
  readonly severity: 'refused' | 'error' | 'warning'
}

/** What is wrong with an event before it is sent. Fields that no schema names are fine: Audian may add some. */
export function checkEvent(event: unknown): readonly EventProblem[] {
  if (!isObject(event)) {
    return [{ path: [], message: 'An event must be an object: { "event": …, "data": { … } }.', severity: 'refused' }]
  }
  return [...nameProblems(event.event), ...envelopeProblems(event), ...dataProblems(event.event, event.data)]
}

function nameProblems(name: unknown): readonly EventProblem[] {
  const path = ['event']
  if (typeof name !== 'string' || name === '') {
    return [{ path, message: 'event must be a name such as "call.completed".', severity: 'refused' }]
  }
  if (!isEventName(name)) return [{ path, message: `event must be ${eventNameRule}.`, severity: 'refused' }]
  if (isDocumented(name)) return []
  const nearest = nearestName(name, Object.keys(eventSchemas))
  const advice = nearest === undefined ? 'Audian does not document it.' : `Did you mean '${nearest}'?`
  return [{ path, message: `Unknown event '${name}'. ${advice}`, severity: 'warning' }]
}

function envelopeProblems(event: Readonly<Record<string, unknown>>): EventProblem[] {
  return ['id', 'timestamp', 'version']
    .filter((field) => event[field] !== undefined && typeof event[field] !== 'string')
    .map((field) => ({ path: [field], message: `${field} must be a string.`, severity: 'refused' }))
}

function dataProblems(name: unknown, data: unknown): readonly EventProblem[] {
  if (!isObject(data)) {
    return [{ path: ['data'], message: 'data must be an object: { "call_id": … }.', severity: 'error' }]
  }
  if (!isDocumented(name)) return []
  const issues = eventSchemas[name].safeParse(data).error?.issues ?? []
  return issues.map((issue) => {
    const path = ['data', ...issue.path.map(String)]
    const expected = 'expected' in issue ? nouns[issue.expected] : undefined
    return { path, message: sentenceOf(path, { data }, expected ?? 'of another type'), severity: 'error' }
  })
}

const nouns: Readonly<Record<string, string>> = {
  string: 'a string',
  number: 'a number',
  record: 'an object',
  object: 'an object',
}

function sentenceOf(path: readonly string[], event: unknown, expected: string): string {
  const name = path.join('.')
  return valueAt(event, path) === undefined
    ? `${name} is missing: it must be ${expected}.`
    : `${name} must be ${expected}.`
}

function valueAt(value: unknown, [first, ...rest]: readonly string[]): unknown {
  if (first === undefined) return value
  return isObject(value) ? valueAt(value[first], rest) : undefined
}

function isDocumented(name: unknown): name is keyof typeof eventSchemas {
  return typeof name === 'string' && Object.hasOwn(eventSchemas, name)
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
