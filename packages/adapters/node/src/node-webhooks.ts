import type { IncomingMessage, ServerResponse } from 'node:http'
import { type Receives, routeAnswers } from '@audian-webhooks/core/kit'
import { answerRequest, send } from './base.ts'
import { pathOf, wantedPath } from './route-path.ts'

export interface NodeWebhooksOptions {
  /** The path to answer at, e.g. `/webhooks`; others get 404. Compared without query and trailing slash. Default: all. */
  readonly path?: string | undefined
}

/**
 * A request listener for `node:http` and `node:https`. Reads the raw body itself. Never throws.
 *
 * @throws TypeError at once if `path` does not begin with a slash
 */
export function nodeWebhooks(
  webhooks: Receives,
  options: NodeWebhooksOptions = {},
): (request: IncomingMessage, response: ServerResponse) => void {
  const path = options.path === undefined ? undefined : wantedPath(options.path, 'nodeWebhooks')
  return (request, response) => {
    const here = path === undefined || pathOf(request.url) === path
    void (here ? answerRequest(webhooks, request, response) : send(request, response, routeAnswers.notFound))
  }
}
