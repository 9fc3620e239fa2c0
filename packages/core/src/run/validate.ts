import { isThenable, type MaybePromise } from '../async/maybe-promise.ts'
import type { Envelope } from '../protocol/envelope.ts'
import type { SchemaIssue, SchemaResult, StandardSchema } from '../route/standard-schema.ts'

/** An event as its handlers get it: with the schema's output, or as it came and with the issues. */
export interface Validated {
  readonly event: Envelope
  readonly issues: readonly SchemaIssue[]
}

const noIssues: readonly SchemaIssue[] = []

export function validate(event: Envelope, schema: StandardSchema | undefined): MaybePromise<Validated> {
  if (schema === undefined) return { event, issues: noIssues }
  const result = schema['~standard'].validate(event.data)
  if (!isThenable(result)) return validated(event, result)
  return Promise.resolve(result).then((outcome) => validated(event, outcome))
}

function validated(
  event: Envelope,
  { issues, value }: SchemaResult<unknown> & { readonly value?: unknown },
): Validated {
  if (issues) return { event, issues }
  return { event: value === event.data ? event : { ...event, data: value }, issues: noIssues }
}
