import type { ServerResponse } from 'node:http'
import { literalPath, pathOf, type Receiver } from '@audian-webhooks/core/kit'
import { answerRequest, type FrameworkRequest } from '@audian-webhooks/node/base'

export interface ExpressWebhooksOptions {
  /**
   * The path of the webhook route, relative to where the handler is mounted. Other requests continue to the next
   * handler. Compared without query and trailing slash. Default: every request that Express passes.
   */
  readonly path?: string | undefined
}

/** A request handler for Express 4 and 5. */
export type ExpressHandler = (
  request: FrameworkRequest,
  response: ServerResponse,
  next: (error?: unknown) => void,
) => void

/**
 * A handler for `app.use('/webhooks', …)`, `app.all('/webhooks', …)` or `app.post('/webhooks', …)`; with `path` for
 * `app.use(…)`. Reads the raw body itself, so it must be mounted before `express.json()`; a raw body that a parser has
 * kept as a Buffer is used instead. Never throws. Errors that other middleware throws while the response is written are
 * passed to `next`.
 *
 * @throws OptionsError if `path` is not a path
 */
export function expressWebhooks(webhooks: Receiver, options: ExpressWebhooksOptions = {}): ExpressHandler {
  const path = options.path === undefined ? undefined : literalPath(options.path, 'expressWebhooks')
  return (request, response, next) => {
    if (path !== undefined && pathOf(request.url) !== path) return next()
    // Not returned but caught: Express 4 drops a promise, and a rejected one would take the process down.
    answerRequest(webhooks, request, response).catch(next)
  }
}
