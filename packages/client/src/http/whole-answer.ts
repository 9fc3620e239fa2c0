import { effectiveStatus } from './error-answer.ts'
import type { FetchResponse } from './fetch.ts'
import { parsedJson } from './parsed-json.ts'
import { retryAfterMs } from './retry-after.ts'

/** Beyond this an answer is none of the API's, and must not fill the memory. */
const maxAnswerBytes = 10 * 1_048_576

/** An answer that cannot come from the API. Its message is the rest of a sentence that begins with the answer. */
export class ForeignAnswer extends Error {
  readonly status: number

  constructor(message: string, status: number) {
    super(message)
    this.status = status
  }
}

const statusesWithoutBody = [204, 205, 304]

/**
 * Reads an answer to its end, so that the attempt's time-out covers the body too: HTTP libraries stop their clocks at the
 * headers. Keeps the headers that count, those that can be read, and gives it the status that counts, so that an error in
 * an answer with 200 is repeated like any other.
 *
 * @throws ForeignAnswer, the signal's reason, and the error of a failed read
 */
export async function wholeAnswer(response: FetchResponse, signal: AbortSignal): Promise<Response> {
  const bytes = await bytesOf(response, signal)
  if (!isStatus(response.status)) throw new ForeignAnswer(`its status is ${response.status}`, response.status)
  const headers = new Headers()
  const requestId = response.headers.get('x-request-id')
  if (requestId !== null) headers.set('x-request-id', requestId)
  const waitMs = retryAfterMs(response.headers.get('retry-after'))
  // In seconds: the date of the original was for the moment of its arrival.
  if (waitMs !== undefined) headers.set('retry-after', String(waitMs / 1000))
  if (statusesWithoutBody.includes(response.status)) return new Response(null, { status: response.status, headers })
  const status = effectiveStatus(response.status, parsedJson(new TextDecoder().decode(bytes)))
  return new Response(bytes, { status, headers })
}

/** The statuses that a Response can have. */
function isStatus(status: number): boolean {
  return Number.isInteger(status) && status >= 200 && status <= 599
}

async function bytesOf({ body, status }: FetchResponse, signal: AbortSignal): Promise<Uint8Array<ArrayBuffer>> {
  const chunks: Uint8Array[] = []
  let length = 0
  const reader = body?.getReader()
  while (reader !== undefined) {
    const { done, value } = await reader.read()
    if (done) break
    length += value?.byteLength ?? 0
    if (length > maxAnswerBytes) await giveUp(tooLong(status))
    if (signal.aborted) await giveUp(signal.reason)
    if (value !== undefined) chunks.push(value)
  }
  return new Uint8Array(Buffer.concat(chunks))

  async function giveUp(reason: unknown): Promise<never> {
    await reader?.cancel(reason).catch(() => undefined)
    throw reason
  }
}

function tooLong(status: number): ForeignAnswer {
  return new ForeignAnswer(`it is longer than ${maxAnswerBytes} bytes`, status)
}
