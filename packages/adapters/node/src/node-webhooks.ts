import type { IncomingMessage, ServerResponse } from 'node:http'
import { literalPath, pathOf, type Receiver, routeAnswers } from '@audian-webhooks/core/kit'
import { answerRequest, send } from './base.ts'

export interface NodeWebhooksOptions {
  /** The path of the webhook route, such as `/webhooks`. Other paths get 404. Compared without query and trailing slash. Default: all paths. */
  readonly path?: string | undefined
}

/**
 * A request listener for `node:http`, `node:https` and `node:http2`. Reads the raw body itself. The promise is for
 * frameworks that wait for their handlers, such as h3 and Next.js: it resolves once the response is written, and
 * rejects only with errors of other code that hooks into the response.
 *
 * @throws OptionsError if `path` is not a path
 */
export function nodeWebhooks(
  webhooks: Receiver,
  options: NodeWebhooksOptions = {},
): (request: IncomingMessage, response: ServerResponse) => Promise<void> {
  const path = options.path === undefined ? undefined : literalPath(options.path, 'nodeWebhooks')
  return (request, response) => {
    const here = path === undefined || pathOf(request.url) === path
    return here ? answerRequest(webhooks, request, response) : send(request, response, routeAnswers.notFound)
  }
}
