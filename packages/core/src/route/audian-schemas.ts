import { eventShapes, type Field, type Shape } from '../protocol/event-shapes.ts'
import type { AudianEvents } from '../protocol/events.ts'
import type { SchemaIssue, StandardSchema } from './standard-schema.ts'

/**
 * The schemas of Audian's events as a receiver uses them. Their messages are those of zod, but zod is not loaded:
 * importing it takes longer than importing everything else.
 */
export const audianSchemas = Object.fromEntries(
  Object.entries(eventShapes).map(([name, shape]) => [name, schema(shape)]),
) as { readonly [K in keyof AudianEvents]: StandardSchema<AudianEvents[K]> } // each from the shape of its event

function schema(shape: Shape): StandardSchema {
  const fields = Object.entries(shape)
  const validate = (data: unknown) => {
    const issues = issuesOf(data, fields)
    return issues.length === 0 ? { value: data } : { issues }
  }
  return { '~standard': { version: 1, vendor: 'audian-webhooks', validate } }
}

type Fields = readonly (readonly [name: string, field: Field])[]
type Path = readonly string[]

function issuesOf(data: unknown, fields: Fields): readonly SchemaIssue[] {
  if (!isObject(data)) return [issue('object', data, [])]
  let issues: SchemaIssue[] | undefined
  for (const [name, { type, optional }] of fields) {
    const value = data[name]
    if (fits(value, type) || (optional && value === undefined)) continue
    issues = [...(issues ?? []), ...(type === 'record' ? recordIssues(value, name) : [issue(type, value, [name])])]
  }
  return issues ?? noIssues
}

const noIssues: readonly SchemaIssue[] = []

function fits(value: unknown, type: Field['type']): boolean {
  if (type === 'record') return isObject(value) && Object.values(value).every(isText)
  // JSON can write a number that is too large for JavaScript.
  return type === 'number' ? Number.isFinite(value) : isText(value)
}

function recordIssues(value: unknown, name: string): readonly SchemaIssue[] {
  if (!isObject(value)) return [issue('record', value, [name])]
  const wrong = Object.entries(value).filter(([, entry]) => !isText(entry))
  return wrong.map(([key, entry]) => issue('string', entry, [name, key]))
}

function issue(expected: string, value: unknown, path: Path): SchemaIssue {
  return { message: `Invalid input: expected ${expected}, received ${typeName(value)}`, path }
}

function typeName(value: unknown): string {
  if (value === null || (typeof value === 'number' && !Number.isFinite(value))) return String(value)
  return Array.isArray(value) ? 'array' : typeof value
}

function isText(value: unknown): value is string {
  return typeof value === 'string'
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
