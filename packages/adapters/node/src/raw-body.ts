import type { IncomingMessage } from 'node:http'
import { type RawBody, type ReadBody, readBody, type Unread } from '@audian-webhooks/core/kit'

/** What a framework's parsers have left on its request. */
export interface ParsedParts {
  readonly rawBody?: unknown
  readonly body?: unknown
}

/** A request as frameworks hand it on, their parsers' work on it. */
export type FrameworkRequest = IncomingMessage & ParsedParts

/**
 * Where a request's bytes are, in this order: a raw body that the framework has kept, the stream if no one has read it,
 * and nothing where nothing was sent. Anything else is a parser that ran first: the bytes are lost.
 */
export function rawBodyOf(request: FrameworkRequest, parsed: ParsedParts = request): Uint8Array | ReadBody {
  const kept = keptBytes(parsed)
  if (kept !== undefined) return isEncoded(request) ? () => inflated : kept
  if (!request.readableDidRead && !request.readableEnded) {
    return (maxBytes, hold) => readBody(request, { maxBytes, announced: request.headers['content-length'], hold })
  }
  return (): RawBody => (request.headers['content-length'] === '0' ? Buffer.alloc(0) : consumed(request, parsed))
}

function keptBytes({ rawBody, body }: ParsedParts): Uint8Array | undefined {
  if (Buffer.isBuffer(rawBody)) return rawBody
  return Buffer.isBuffer(body) ? body : undefined
}

// Parsers that keep a Buffer have inflated it, and the signature is made over what was sent.
function isEncoded({ headers }: IncomingMessage): boolean {
  const encoding = headers['content-encoding']
  return encoding !== undefined && encoding !== 'identity'
}

const inflated: Unread = {
  unread: 'misconfigured',
  detail:
    'The body came compressed, and a parser in front of the webhook route has inflated it. Mount the webhook route before that parser: it needs none.',
}

const keptAsText: Unread = {
  unread: 'misconfigured',
  detail:
    'Something has kept the raw body as text, which need not be what was sent. Mount the webhook route before it, or have it keep a Buffer (fastify-raw-body: encoding: false).',
}

function consumed(request: IncomingMessage, { rawBody, body }: ParsedParts): Unread {
  if (typeof rawBody === 'string') return keptAsText
  return {
    unread: 'misconfigured',
    detail: `${culprit(body, request.headers['content-type'] ?? '')} has read the body before the webhook route, so the bytes that were signed are lost. Mount the webhook route before it, or limit it to other paths.`,
  }
}

function culprit(body: unknown, type: string): string {
  if (typeof body === 'string') return 'A text parser, such as express.text(),'
  if (typeof body !== 'object' || body === null) return 'Something'
  if (type.includes('urlencoded')) return 'A form parser, such as express.urlencoded(),'
  if (type.includes('multipart')) return 'A multipart parser, such as multer,'
  return 'A JSON parser, such as express.json() or bodyParser.json(),'
}
