import type { Attempt, Delivery } from './delivery.ts'

/** What V8 needs in addition to the strings, as measured: about 1,000 bytes with one attempt. */
const deliveryBytes = 500
const attemptBytes = 600

/**
 * About how many bytes of memory a delivery takes. A character counts one byte; it takes two in a string with
 * characters outside Latin-1.
 */
export function memoryOf({ body, reason = '', attempts }: Delivery): number {
  let bytes = deliveryBytes + body.length + reason.length
  for (const attempt of attempts) bytes += memoryOfAttempt(attempt)
  return bytes
}

function memoryOfAttempt({ requestHeaders, answer, error = '', explanations = [] }: Attempt): number {
  let bytes = attemptBytes + lengthOf(requestHeaders) + error.length
  if (answer !== undefined) bytes += answer.body.length + lengthOf(answer.headers)
  for (const { message, fix } of explanations) bytes += message.length + fix.length
  return bytes
}

/** Counts the values only: the same few names repeat, and V8 keeps one copy of each. */
function lengthOf(headers: Readonly<Record<string, string>>): number {
  let length = 0
  for (const name in headers) length += headers[name]?.length ?? 0
  return length
}
