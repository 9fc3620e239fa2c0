import type { FetchResponse } from './fetch.ts'
import { retryAfterMs } from './retry-after.ts'

/** Beyond this an answer is none of the API's, and must not fill the memory. */
export const maxAnswerBytes = 10 * 1_048_576

/** An answer that is longer than any of the API's. */
export class AnswerTooLong extends Error {}

const statusesWithoutBody = [204, 205, 304]

/**
 * Reads an answer to its end, so that the attempt's time-out covers the body too: HTTP libraries stop their clocks at the
 * headers. Keeps the headers that count, those that can be read.
 *
 * @throws AnswerTooLong, the signal's reason, and whatever reading rejects with
 */
export async function wholeAnswer(response: FetchResponse, signal: AbortSignal): Promise<Response> {
  const bytes = await bytesOf(response, signal)
  const headers = new Headers()
  const requestId = response.headers.get('x-request-id')
  if (requestId !== null) headers.set('x-request-id', requestId)
  const waitMs = retryAfterMs(response.headers.get('retry-after'))
  // In seconds: the date of the original was for the moment of its arrival.
  if (waitMs !== undefined) headers.set('retry-after', String(waitMs / 1000))
  const body = statusesWithoutBody.includes(response.status) ? null : bytes
  return new Response(body, { status: response.status, headers })
}

async function bytesOf({ body }: FetchResponse, signal: AbortSignal): Promise<Uint8Array<ArrayBuffer>> {
  const chunks: Uint8Array[] = []
  let length = 0
  const reader = body?.getReader()
  while (reader !== undefined) {
    const { done, value } = await reader.read()
    if (done) break
    length += value?.byteLength ?? 0
    if (length > maxAnswerBytes) await giveUp(new AnswerTooLong('The answer is too long.'))
    if (signal.aborted) await giveUp(signal.reason)
    if (value !== undefined) chunks.push(value)
  }
  return new Uint8Array(Buffer.concat(chunks))

  async function giveUp(reason: unknown): Promise<never> {
    await reader?.cancel(reason).catch(() => undefined)
    throw reason
  }
}
