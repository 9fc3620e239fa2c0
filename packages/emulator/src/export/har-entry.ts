import { STATUS_CODES } from 'node:http'
import type { Attempt, AttemptAnswer, Delivery } from '../state/delivery.ts'
import { sentBody } from '../state/sent-body.ts'

interface NameValue {
  readonly name: string
  readonly value: string
}

/** One attempt as an entry of an HTTP Archive 1.2. Source: http://www.softwareishard.com/blog/har-12-spec/ */
export interface HarEntry {
  readonly startedDateTime: string
  readonly time: number
  readonly request: object
  readonly response: object
  readonly cache: object
  readonly timings: { readonly send: number; readonly wait: number; readonly receive: number }
  readonly comment: string
  /** Custom fields begin with an underscore, as the specification requires. */
  readonly _delivery: object
}

/** The URL of an attempt that an earlier version made, to an endpoint that was deleted since. */
const unknownUrl = 'http://unknown.invalid/'

/** @param endpointUrl of the endpoint now, for attempts that do not name their URL */
export function harEntry(delivery: Delivery, attempt: Attempt, endpointUrl: string | undefined): HarEntry {
  const { id, sequence, kind, eventId, event, endpointId } = delivery
  const { deliveryId, number, startedAt, durationMs, chaos } = attempt
  return {
    startedDateTime: new Date(startedAt).toISOString(),
    time: durationMs,
    request: requestOf(delivery, attempt, attempt.url ?? endpointUrl ?? unknownUrl),
    response: responseOf(attempt),
    cache: {},
    // The emulator measures an attempt as a whole.
    timings: { send: 0, wait: durationMs, receive: 0 },
    comment: [`Delivery #${sequence} ${event}, attempt ${number}.`, attempt.error].filter(Boolean).join(' '),
    _delivery: { id, sequence, kind, eventId, endpointId, attempt: number, deliveryId, chaos },
  }
}

function requestOf(delivery: Delivery, { requestHeaders }: Attempt, url: string): object {
  const { host, searchParams } = new URL(url)
  const text = sentBody(delivery)
  const bytes = Buffer.byteLength(text)
  return {
    method: 'POST',
    url,
    httpVersion: 'HTTP/1.1',
    cookies: [],
    headers: pairs({ host, ...requestHeaders, 'content-length': String(bytes) }),
    queryString: [...searchParams].map(([name, value]) => ({ name, value })),
    postData: { mimeType: requestHeaders['content-type'] ?? 'application/json', text },
    headersSize: -1,
    bodySize: bytes,
  }
}

/** A response with status 0: browsers export a missing response in this form. */
const noAnswer: AttemptAnswer = { status: 0, headers: {}, body: '' }

function responseOf({ answer, error }: Attempt): object {
  const { status, headers, body } = answer ?? noAnswer
  return {
    status,
    statusText: STATUS_CODES[status] ?? '',
    httpVersion: answer === undefined ? '' : 'HTTP/1.1',
    cookies: [],
    headers: pairs(headers),
    content: contentOf(headers, body),
    redirectURL: headers.location ?? '',
    headersSize: -1,
    bodySize: -1,
    ...(error !== undefined && { _error: error }),
  }
}

function contentOf(headers: AttemptAnswer['headers'], text: string): object {
  const size = Buffer.byteLength(text)
  const sent = Number(headers['content-length'])
  const cut = sent > size ? { comment: `The first ${size} of ${sent} bytes are kept.` } : {}
  return {
    size: Math.max(size, sent || 0),
    mimeType: headers['content-type'] ?? 'application/octet-stream',
    text,
    ...cut,
  }
}

function pairs(headers: Readonly<Record<string, string>>): NameValue[] {
  return Object.entries(headers).map(([name, value]) => ({ name, value }))
}
