import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { Assets } from './assets.ts'

/**
 * The dashboard at `/`, its files below `/assets/`. They are loaded with the first request, so that
 * an emulator whose dashboard is never opened starts without them. Other paths are answered 404.
 */
export function dashboardRoutes(app: FastifyInstance, assets: () => Promise<Assets>): void {
  const send = async (request: FastifyRequest, reply: FastifyReply) => {
    const path = request.url.split('?', 1)[0] ?? '/'
    const asset = (await assets()).get(path)
    reply.headers(protections)
    if (asset === undefined) {
      return reply.code(404).type('text/plain; charset=utf-8').send(`The dashboard has no file ${path}.\n`)
    }
    return reply
      .header('cache-control', asset.immutable ? 'public, max-age=31536000, immutable' : 'no-cache')
      .type(asset.type)
      .send(asset.body)
  }
  app.get('/', send)
  app.get('/assets/*', send)
}

/** The page shows responses of receivers. Content in them must not run, be framed, or be fetched. */
const protections = {
  'content-security-policy': [
    "default-src 'self'",
    "object-src 'none'",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ].join('; '),
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'cross-origin-opener-policy': 'same-origin',
}
