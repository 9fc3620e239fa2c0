import { isThenable, type MaybePromise } from '../async/maybe-promise.ts'
import type { Envelope } from '../protocol/envelope.ts'
import { eventSchemas } from '../protocol/schemas.ts'
import type { SchemaIssue, SchemaResult, StandardSchema } from '../route/standard-schema.ts'
import { type PlainCheck, plainCheck } from './plain-check.ts'

/** An event as its handlers get it: with the schema's output, or as it came and with the issues. */
export interface Validated {
  readonly event: Envelope
  readonly issues: readonly SchemaIssue[]
}

const noIssues: readonly SchemaIssue[] = []
const audiansOwn: ReadonlySet<StandardSchema> = new Set(Object.values(eventSchemas))

/** Made once for each schema, when its first event comes. */
const plainChecks = new WeakMap<StandardSchema, PlainCheck | 'none'>()

export function validate(event: Envelope, schema: StandardSchema | undefined): MaybePromise<Validated> {
  if (schema === undefined) return { event, issues: noIssues }
  if (isPlain(event.data, schema)) return { event, issues: noIssues }
  const result = schema['~standard'].validate(event.data)
  return isThenable(result)
    ? Promise.resolve(result).then(
        (outcome) => validated(event, outcome),
        (error: unknown) => thrown(event, schema, error),
      )
    : validated(event, result)
}

/** Whether the data certainly fits, and the schema would not change it. */
function isPlain(data: unknown, schema: StandardSchema): boolean {
  try {
    const fits = plainChecks.get(schema) ?? learn(schema)
    return fits !== 'none' && fits(data)
  } catch {
    // A getter that throws: the schema meets it too, and says so.
    return false
  }
}

function learn(schema: StandardSchema): PlainCheck | 'none' {
  const check = plainCheck(schema) ?? 'none'
  plainChecks.set(schema, check)
  return check
}

function validated(event: Envelope, result: SchemaResult<unknown>): Validated {
  return result.issues
    ? { event, issues: result.issues }
    : { event: { ...event, data: result.value }, issues: noIssues }
}

// Audian's own schemas change nothing, so an event they cannot check is as good as one that does not fit. They throw
// where `Object.prototype` is frozen and `data` has a field such as `toString`: Zod copies the field by assignment.
// A private schema may transform, so its handlers need the output.
function thrown(event: Envelope, schema: StandardSchema, error: unknown): Validated {
  if (!audiansOwn.has(schema)) throw error
  return {
    event,
    issues: [{ message: `Cannot check the data: ${error instanceof Error ? error.message : 'unknown'}` }],
  }
}
