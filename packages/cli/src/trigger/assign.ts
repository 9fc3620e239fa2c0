import { UsageError } from '../errors.ts'
import { nearest } from '../events/event-names.ts'

/** A JSON object that is being built. */
export type Draft = Record<string, unknown>

const forbidden = ['__proto__', 'constructor', 'prototype']

/**
 * Sets a field from an assignment such as `data.duration=42`. The value is parsed as JSON if possible, and is text otherwise.
 *
 * @throws UsageError if there is no such field
 */
export function assign(draft: Draft, assignment: string): void {
  const { path, value } = parsed('--set', assignment)
  const known = pathsOf(draft)
  if (!known.includes(path.join('.'))) throw unknownField(path.join('.'), known)
  put(draft, path, value)
}

/** Sets an undocumented field. @throws UsageError if a part of the path is not an object */
export function assignNew(draft: Draft, assignment: string): void {
  const { path, value } = parsed('--set-new', assignment)
  put(draft, path, value)
}

function parsed(flag: string, assignment: string): { readonly path: string[]; readonly value: unknown } {
  const border = assignment.indexOf('=')
  const path = assignment.slice(0, border).split('.')
  if (border < 1 || path.includes('')) {
    throw new UsageError(`${flag}: '${assignment}' is not an assignment. Write ${flag} data.duration=42.`)
  }
  const refused = path.find((part) => forbidden.includes(part))
  if (refused !== undefined) throw new UsageError(`${flag}: a field cannot have the name ${refused}.`)
  if (path[0] === 'event') throw new UsageError(`${flag}: the name of the event is the command's argument.`)
  return { path, value: jsonOrText(assignment.slice(border + 1)) }
}

function jsonOrText(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return text
  }
}

function put(draft: Draft, path: readonly string[], value: unknown): void {
  let place = draft
  for (const part of path.slice(0, -1)) {
    if (!Object.hasOwn(place, part)) place[part] = {}
    const next = place[part]
    if (!isObject(next)) throw new UsageError(`${path.join('.')}: ${part} is not an object, so it has no fields.`)
    place = next
  }
  place[path.at(-1) ?? ''] = value
}

/** Every field, including those that contain others: `data`, `data.tags`, `data.tags.agent`. */
function pathsOf(draft: Draft, prefix = ''): string[] {
  return Object.entries(draft).flatMap(([name, value]) => {
    const path = `${prefix}${name}`
    return isObject(value) ? [path, ...pathsOf(value, `${path}.`)] : [path]
  })
}

function unknownField(path: string, known: readonly string[]): UsageError {
  // `duration` may be short for `data.duration`.
  const meant = known.find((candidate) => candidate.endsWith(`.${path}`)) ?? nearest(path, known)
  const suggestion = meant === undefined ? `Known: ${known.join(', ')}.` : `Did you mean ${meant}?`
  return new UsageError(`--set: the event has no field ${path}. ${suggestion} Add a new field with --set-new.`)
}

function isObject(value: unknown): value is Draft {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
