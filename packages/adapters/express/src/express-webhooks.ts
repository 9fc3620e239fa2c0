import type { ServerResponse } from 'node:http'
import type { Receives } from '@audian-webhooks/core/kit'
import { answerRequest, type FrameworkRequest } from '@audian-webhooks/node/base'

/** A request handler as Express 4 and 5 take it. */
export type ExpressHandler = (request: FrameworkRequest, response: ServerResponse) => void

/**
 * A handler for `app.post('/webhooks', …)` or `app.use('/webhooks', …)`. Reads the raw body itself, so it stands before
 * `express.json()`; a raw body that a parser has kept as a Buffer is used. Never throws, never calls `next`.
 */
export function expressWebhooks(webhooks: Receives): ExpressHandler {
  return (request, response) => {
    // Not returned: Express 4 drops a promise, and this one never rejects.
    void answerRequest(webhooks, request, response)
  }
}
