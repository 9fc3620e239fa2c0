import { checkedPath, type Receiver } from '@audian-webhooks/core/kit'
import { answerBody, answerOf } from '@audian-webhooks/node/base'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'

export interface FastifyWebhooksOptions {
  readonly webhooks: Receiver
  /** The route, within the plugin's prefix. A trailing slash makes no difference. Default: `/`. */
  readonly path?: string | undefined
}

/**
 * A plugin for `app.register(fastifyWebhooks, { webhooks, path: '/webhooks' })`. Its changes are limited to its own
 * scope: the parsers of other routes are not affected. Reads the raw body itself, or uses one that a plugin has kept as
 * `request.rawBody`.
 *
 * Fastify's own 413 and 415 would lose events permanently, since Audian never retries after a 4xx. So the plugin
 * removes the content type before Fastify reads it, and no parser can reject a body.
 *
 * @throws OptionsError if `path` is not a path: `register()` rejects with it
 */
export function fastifyWebhooks(
  app: FastifyInstance,
  options: FastifyWebhooksOptions,
  done: (error?: Error) => void,
): void {
  let problem: Error | undefined
  try {
    addRoutes(app, options)
  } catch (error) {
    // Nothing in Fastify catches what a plugin with a callback throws: it would end the process.
    problem = error as Error // addRoutes() and Fastify throw nothing else.
  }
  done(problem)
}

function addRoutes(app: FastifyInstance, { webhooks, path = '/' }: FastifyWebhooksOptions): void {
  const urls = urlsOf(app, checkedPath(path, 'fastifyWebhooks'))
  app.removeAllContentTypeParsers()
  app.addContentTypeParser('*', (_request, _payload, done) => done(null))
  app.addHook('onRequest', ({ raw }, _reply, done) => {
    delete raw.headers['content-type']
    done()
  })
  for (const url of urls) {
    app.route({
      method: app.supportedMethods,
      url,
      exposeHeadRoute: false,
      handler: (request, reply) => answer(webhooks, request, reply),
    })
  }
}

// Fastify tells `/webhooks` from `/webhooks/`, and its 404 would lose the event permanently.
function urlsOf({ initialConfig }: FastifyInstance, path: string): readonly string[] {
  const url = path.replace(/(?<=.)\/$/, '')
  const ignoresSlash = initialConfig.ignoreTrailingSlash || initialConfig.routerOptions?.ignoreTrailingSlash
  return ignoresSlash || url === '/' || url === '' ? [url] : [url, `${url}/`]
}

async function answer(webhooks: Receiver, request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const { raw } = request
  const answer = await answerOf(webhooks, raw, request)
  if (answer === undefined) {
    reply.hijack()
    reply.raw.destroy()
    return reply
  }
  return reply
    .code(answer.status)
    .headers({ ...answer.headers })
    .send(answerBody(raw, answer))
}
