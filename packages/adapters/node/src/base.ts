import type { ServerResponse } from 'node:http'
import { type Answer, type Receives, routeAnswers } from '@audian-webhooks/core/kit'
import { discardUpload } from './discard.ts'
import { type FrameworkRequest, rawBodyOf } from './raw-body.ts'

export { discardUpload } from './discard.ts'
export { type FrameworkRequest, rawBodyOf } from './raw-body.ts'

/** Answers a request that has reached the webhook route. Never rejects. */
export async function answerRequest(
  webhooks: Receives,
  request: FrameworkRequest,
  response: ServerResponse,
): Promise<void> {
  if (request.method !== 'POST') return send(request, response, routeAnswers.methodNotAllowed)
  const answer = await webhooks.handle({ headers: request.headers, body: rawBodyOf(request) })
  if (answer === undefined) response.destroy()
  else await send(request, response, answer)
}

/** Writes an answer; if the upload is still under way, so that the sender gets to see it. */
export async function send(request: FrameworkRequest, response: ServerResponse, answer: Answer): Promise<void> {
  const uploading = !request.complete
  if (uploading && answer.headers.connection === 'close') await discardUpload(request)
  if (response.headersSent || response.destroyed) return
  response.writeHead(answer.status, answer.headers)
  response.end(answer.body)
  if (uploading) await discardUpload(request)
}
