import type { IncomingMessage } from 'node:http'
import { type RawBody, type ReadBody, readBody, type Unread } from '@audian-webhooks/core/kit'

/** What the parsers of a framework have left on its request. */
export interface ParsedParts {
  readonly rawBody?: unknown
  readonly body?: unknown
}

/** A request as frameworks pass it, with the results of their parsers. */
export type FrameworkRequest = IncomingMessage & ParsedParts

/**
 * Finds the bytes of a request, in this order: a raw body that the framework has kept, the stream if it is unread, and
 * no bytes if nothing was sent. In any other case a parser ran first, and the bytes are lost.
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
    'The body arrived compressed, and a parser in front of the webhook route has decompressed it. Mount the webhook route before that parser.',
}

const keptAsText: Unread = {
  unread: 'misconfigured',
  detail:
    'Other code has kept the raw body as text, which may differ from what was sent. Mount the webhook route before it, or configure it to keep a Buffer (fastify-raw-body: encoding: false).',
}

function consumed(request: IncomingMessage, { rawBody, body }: ParsedParts): Unread {
  if (typeof rawBody === 'string') return keptAsText
  return {
    unread: 'misconfigured',
    detail: `${culprit(body, request.headers['content-type'] ?? '')} has read the body before the webhook route, so the signed bytes are lost. Mount the webhook route before it, or limit it to other paths.`,
  }
}

function culprit(body: unknown, type: string): string {
  if (typeof body === 'string') return 'A text parser, such as express.text(),'
  if (typeof body !== 'object' || body === null) return 'Something'
  if (type.includes('urlencoded')) return 'A form parser, such as express.urlencoded(),'
  if (type.includes('multipart')) return 'A multipart parser, such as multer,'
  return 'A JSON parser, such as express.json() or bodyParser.json(),'
}
