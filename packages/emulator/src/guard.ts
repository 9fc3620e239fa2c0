import { isLoopback } from '@audian-webhooks/core/protocol'
import type { FastifyInstance } from 'fastify'

/**
 * Refuses what a page from elsewhere makes a browser send: another name that leads to this machine (DNS rebinding), and
 * calls on behalf of another origin. Whoever gets in reads secrets and sends requests to any address.
 */
export function guard(app: FastifyInstance, hosts: readonly string[]): void {
  // As URL writes them, in lower case.
  const allowedHosts = hosts.map((host) => new URL(`http://${host}`).hostname)
  app.addHook('onRequest', (request, reply, done) => {
    const host = request.headers.host ?? ''
    if (!isAllowed(host, allowedHosts)) {
      const message = `The emulator does not answer to the name ${JSON.stringify(host.slice(0, 100))}. List it in allowedHosts if it is yours.`
      void reply.code(403).send({ message })
      return
    }
    const { origin } = request.headers
    if (origin !== undefined && !isOwn(origin, host)) {
      void reply.code(403).send({ message: 'The emulator takes no calls from pages of another origin.' })
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
