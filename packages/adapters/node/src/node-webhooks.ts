import type { IncomingMessage, ServerResponse } from 'node:http'
import { type Receives, routeAnswers } from '@audian-webhooks/core/kit'
import { answerRequest, send } from './base.ts'

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
  const path = options.path === undefined ? undefined : wantedPath(options.path)
  return (request, response) => {
    const here = path === undefined || pathOf(request.url ?? '/') === path
    void (here ? answerRequest(webhooks, request, response) : send(request, response, routeAnswers.notFound))
  }
}

function wantedPath(path: string): string {
  if (path.startsWith('/')) return pathOf(path)
  throw new TypeError(`nodeWebhooks({ path }): '${path}' must begin with a slash.`)
}

// A request target is a path, or a whole URL where a proxy is spoken to.
function pathOf(target: string): string {
  const path = target.replace(/^\w+:\/\/[^/]*/, '').replace(/[?#].*$/s, '')
  return path.length > 1 && path.endsWith('/') ? path.slice(0, -1) : path || '/'
}
