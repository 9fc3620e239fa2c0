import { isLoopback } from '@audian-webhooks/core/protocol'
import type { FastifyInstance } from 'fastify'

/**
 * Rejects requests that a foreign page makes a browser send: another host name that resolves to this machine (DNS rebinding), and
 * calls from another origin. A caller with access can read secrets and send requests to any address.
 */
export function guard(app: FastifyInstance, hosts: readonly string[]): void {
  // In the form of URL, in lower case.
  const allowedHosts = hosts.map((host) => new URL(`http://${host}`).hostname)
  app.addHook('onRequest', (request, reply, done) => {
    const host = request.headers.host ?? ''
    if (!isAllowed(host, allowedHosts)) {
      const message = `The host name ${JSON.stringify(host.slice(0, 100))} is not allowed. If it is yours, add it to allowedHosts.`
      void reply.code(403).send({ message })
      return
    }
    const { origin } = request.headers
    if (origin !== undefined && !isOwn(origin, host)) {
      void reply.code(403).send({ message: 'The emulator rejects calls from pages of another origin.' })
      return
    }
    done()
  })
}

function isAllowed(host: string, allowedHosts: readonly string[]): boolean {
  if (!URL.canParse(`http://${host}`)) return false
  const { hostname } = new URL(`http://${host}`)
  return isLoopback(hostname) || allowedHosts.includes(hostname)
}

function isOwn(origin: string, host: string): boolean {
  return URL.canParse(origin) && new URL(origin).host === host
}
