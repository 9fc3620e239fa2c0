import type * as z from 'zod/mini'
import type { Answer } from './call.ts'
import { isObject } from './error-answer.ts'
import { type Circumstances, invalidAnswer } from './failure.ts'

/** What was answered, bare or within `data`, as many of the vendor's endpoints wrap it. @throws ApiError ANSWER_INVALID */
export function parseAnswer<T>(schema: z.ZodMiniType<T>, answer: Answer, circumstances: Circumstances): T {
  const bare = schema.safeParse(answer.body)
  if (bare.success) return bare.data
  const wrapped = isObject(answer.body) && 'data' in answer.body ? schema.safeParse(answer.body.data) : bare
  if (wrapped.success) return wrapped.data
  throw invalidAnswer(answer.body === undefined ? 'it is not JSON' : problemsOf(wrapped.error), answer, circumstances)
}

/** The places and the types that do not fit, never the values: one of them may be a secret. */
export function problemsOf(error: z.core.$ZodError): string {
  return error.issues
    .slice(0, 5)
    .map(({ path, message }) => (path.length === 0 ? message : `${path.map(String).join('.')}: ${message}`))
    .join('; ')
}
