import fastify, { type FastifyInstance, type FastifyPluginCallback } from 'fastify'
import { api } from './api/api.ts'
import { problem } from './api/problem.ts'
import { createTokens } from './api/tokens.ts'
import { control } from './control/control.ts'
import { loadAssets } from './dashboard/assets.ts'
import { dashboardRoutes } from './dashboard/routes.ts'
import type { Emulator } from './emulator.ts'
import { guard } from './guard.ts'
import { acceptJson } from './json-body.ts'
import type { LocalAudian } from './local-audian.ts'
import type { Settings } from './settings.ts'

export type Addresses = Pick<Emulator, 'url' | 'apiUrl' | 'token'>

/** As at Audian. */
const apiPath = '/v2'
const controlPath = '/_emulator'

/** Serves the imitated API, the dashboard and its routes. @throws if the port is not available */
export async function serve(audian: LocalAudian, settings: Settings): Promise<Addresses> {
  const { host, port, allowedHosts, schedule } = settings
  const app = fastify({
    forceCloseConnections: true,
    // A HEAD request would open a stream that no client reads.
    exposeHeadRoutes: false,
    // A sender may choose any id for a call.
    routerOptions: { maxParamLength: 2000 },
    // A path that cannot be decoded reaches neither hooks nor the error handler.
    frameworkErrors: (error, _request, reply) =>
      void problem(reply, error.statusCode ?? 400, { message: error.message }),
  })
  audian.onClose(() => app.close())

  const token = settings.tokens[0] ?? ''
  const addresses = (): Addresses => {
    const url = `http://${nameOf(host)}:${portOf(app)}`
    return { url, apiUrl: `${url}${apiPath}`, token }
  }
  const tokens = createTokens({ ...settings, now: audian.clock.now })
  acceptJson(app)
  guard(app, [nameOf(host), ...allowedHosts])
  app.register(
    mounted((scope) => api(scope, audian, tokens)),
    { prefix: apiPath },
  )
  app.register(
    mounted((scope) => control(scope, audian, { schedule, addresses })),
    { prefix: controlPath },
  )
  app.register(mounted((scope) => dashboardRoutes(scope, loadAssets)))
  await app.listen({ host, port })
  return addresses()
}

/** The host under which this machine reaches the address, in URL notation. */
function nameOf(host: string): string {
  if (host === '0.0.0.0') return '127.0.0.1'
  if (host === '::') return '[::1]'
  return host.includes(':') ? `[${host}]` : host
}

function mounted(routes: (scope: FastifyInstance) => void): FastifyPluginCallback {
  return (scope, _options, done) => {
    routes(scope)
    done()
  }
}

function portOf(app: FastifyInstance): number {
  const address = app.server.address()
  return typeof address === 'object' && address !== null ? address.port : 0
}
