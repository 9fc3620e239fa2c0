import type { IncomingMessage } from 'node:http'
import { type RawBody, type ReadBody, readBody, type Unread } from '@audian-webhooks/core/kit'

/** A request as frameworks hand it on: with what their parsers have put on it. */
export type FrameworkRequest = IncomingMessage & { readonly rawBody?: unknown; readonly body?: unknown }

/**
 * Where a request's bytes are, in this order: a raw body that the framework has kept, the stream if nobody has read it,
 * and nothing where nothing was sent. Anything else is a parser that ran first: the bytes are gone.
 */
export function rawBodyOf(request: FrameworkRequest): Uint8Array | ReadBody {
  const kept = keptBytes(request)
  if (kept !== undefined) return isEncoded(request) ? () => inflated : kept
  if (!request.readableDidRead && !request.readableEnded) {
    return (maxBytes) => readBody(request, { maxBytes, announced: request.headers['content-length'] })
  }
  return (): RawBody => (request.headers['content-length'] === '0' ? Buffer.alloc(0) : consumed(request))
}

function keptBytes({ rawBody, body }: FrameworkRequest): Uint8Array | undefined {
  if (Buffer.isBuffer(rawBody)) return rawBody
  return Buffer.isBuffer(body) ? body : undefined
}

// Parsers that keep a Buffer have inflated it, and the signature is made over what was sent.
function isEncoded({ headers }: FrameworkRequest): boolean {
  const encoding = headers['content-encoding']
  return encoding !== undefined && encoding !== 'identity'
}

const inflated: Unread = {
  unread: 'misconfigured',
  detail:
    'The body came compressed, and a parser in front of the webhook route has inflated it. Mount the webhook route before that parser: it needs none.',
}

function consumed(request: FrameworkRequest): Unread {
  return {
    unread: 'misconfigured',
    detail: `${culprit(request)} has read the body before the webhook route, so the bytes that were signed are gone. Mount the webhook route before it, or limit it to other paths.`,
  }
}

function culprit({ body, headers }: FrameworkRequest): string {
  if (typeof body === 'string') return 'A text parser, such as express.text(),'
  if (typeof body !== 'object' || body === null) return 'Something'
  const type = headers['content-type'] ?? ''
  if (type.includes('urlencoded')) return 'A form parser, such as express.urlencoded(),'
  if (type.includes('multipart')) return 'A multipart parser, such as multer,'
  return 'A JSON parser, such as express.json() or bodyParser.json(),'
}
