import { isThenable, type MaybePromise } from '../async/maybe-promise.ts'
import type { Envelope } from '../protocol/envelope.ts'
import type { SchemaIssue, SchemaResult, StandardSchema } from './standard-schema.ts'

/** An event as its handlers get it: with the schema's output, or as it came and with the issues. */
export interface Validated {
  readonly event: Envelope
  readonly issues: readonly SchemaIssue[]
}

const noIssues: readonly SchemaIssue[] = []

export function validate(event: Envelope, schema: StandardSchema | undefined): MaybePromise<Validated> {
  if (schema === undefined) return { event, issues: noIssues }
  const result = schema['~standard'].validate(event.data)
  return isThenable(result)
    ? Promise.resolve(result).then((outcome) => validated(event, outcome))
    : validated(event, result)
}

function validated(event: Envelope, result: SchemaResult<unknown>): Validated {
  return result.issues
    ? { event, issues: result.issues }
    : { event: { ...event, data: result.value }, issues: noIssues }
}
