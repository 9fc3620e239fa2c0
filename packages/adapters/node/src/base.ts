import type { IncomingMessage, ServerResponse } from 'node:http'
import { type Answer, type Receives, routeAnswers } from '@audian-webhooks/core/kit'
import { discardUpload } from './discard.ts'
import { type FrameworkRequest, type ParsedParts, rawBodyOf } from './raw-body.ts'

export { type FrameworkRequest, type ParsedParts, rawBodyOf } from './raw-body.ts'

/** Answers a request that has reached the webhook route. Never rejects. */
export async function answerRequest(
  webhooks: Receives,
  request: FrameworkRequest,
  response: ServerResponse,
): Promise<void> {
  const answer = await answerOf(webhooks, request)
  if (answer === undefined) response.destroy()
  else await send(request, response, answer)
}

/**
 * The answer to a request that has reached the webhook route; `undefined` if the client has left. `parsed` is where the
 * framework keeps what its parsers made, if not on the request. Never rejects.
 */
export function answerOf(
  webhooks: Receives,
  request: IncomingMessage,
  parsed?: ParsedParts,
): Promise<Answer | undefined> {
  if (request.method !== 'POST') return Promise.resolve(routeAnswers.methodNotAllowed)
  return webhooks.handle({ headers: request.headers, body: rawBodyOf(request, parsed) })
}

/** Writes an answer to a request's own response. */
export function send(request: IncomingMessage, response: ServerResponse, answer: Answer): Promise<void> {
  return writeAround(request, answer, () => {
    if (response.headersSent || response.destroyed) return
    response.writeHead(answer.status, answer.headers)
    response.end(answer.body)
  })
}

/** Has an answer written so that the sender gets to see it, even if its upload is still under way. */
export async function writeAround(request: IncomingMessage, answer: Answer, write: () => void): Promise<void> {
  const uploading = !request.complete
  if (uploading && answer.headers.connection === 'close') await discardUpload(request)
  write()
  if (uploading) await discardUpload(request)
}
