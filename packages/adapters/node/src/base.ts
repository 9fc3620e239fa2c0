import type { IncomingMessage, ServerResponse } from 'node:http'
import { Readable } from 'node:stream'
import { type Answer, type Receiver, routeAnswers } from '@audian-webhooks/core/kit'
import { discardUpload, isUploaded } from './discard.ts'
import { type FrameworkRequest, type ParsedParts, rawBodyOf } from './raw-body.ts'

export { type FrameworkRequest, type ParsedParts, rawBodyOf } from './raw-body.ts'

/** Responds to a request to the webhook route. Rejects only with errors of other code that hooks into the response. */
export async function answerRequest(
  webhooks: Receiver,
  request: FrameworkRequest,
  response: ServerResponse,
): Promise<void> {
  const answer = await answerOf(webhooks, request)
  if (answer === undefined) response.destroy()
  else await send(request, response, answer)
}

/**
 * The response to a request to the webhook route; `undefined` if the client has disconnected. `parsed`: where the
 * framework keeps parsed bodies, if not on the request. Never rejects.
 */
export function answerOf(
  webhooks: Receiver,
  request: IncomingMessage,
  parsed?: ParsedParts,
): Promise<Answer | undefined> {
  if (request.method !== 'POST') return Promise.resolve(routeAnswers.methodNotAllowed)
  return webhooks.handle({ headers: request.headers, body: rawBodyOf(request, parsed) })
}

/** Writes an answer to the response of a request immediately, so that the sender receives it. */
export async function send(request: IncomingMessage, response: ServerResponse, answer: Answer): Promise<void> {
  if (response.headersSent || response.destroyed) return
  response.writeHead(answer.status, answer.headers)
  if (isUploaded(request)) {
    response.end(answer.body)
    return
  }
  // Ended once the upload is over: with `Connection: close` the end closes the socket, and bytes that no one has read
  // would reset it.
  response.write(answer.body)
  await discardUpload(request)
  if (!response.destroyed) response.end()
}

/**
 * The body of an answer for frameworks that write it themselves. While the upload is in progress, it is a stream that
 * yields the body immediately and ends with the upload, for the reason above.
 */
export function answerBody(request: IncomingMessage, answer: Answer): string | Readable {
  return isUploaded(request) ? answer.body : Readable.from(bodyDuringUpload(request, answer), { objectMode: false })
}

async function* bodyDuringUpload(request: IncomingMessage, { body }: Answer): AsyncGenerator<Buffer> {
  yield Buffer.from(body)
  await discardUpload(request)
}
