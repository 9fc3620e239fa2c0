import { createServer, type IncomingMessage, type Server } from 'node:http'
import express from 'express'
import fastify, { type FastifyInstance } from 'fastify'
import { handle } from './handle.ts'
import { isAuthentic } from './is-authentic.ts'

// Servers without any library of webhooks: what Audian's guide shows, its faults fixed. The signature is checked over the
// bytes that came and in constant time, and the answer waits for the handler. They remember nothing and know no limits.

export function nodeByHand(): Server {
  return createServer((request, response) => {
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => void chunks.push(chunk))
    request.on('end', () => {
      const body = Buffer.concat(chunks)
      const answer = (status: number, text: string) => {
        response.writeHead(status, { 'content-type': 'application/json', 'content-length': Buffer.byteLength(text) })
        response.end(text)
      }
      if (!isAuthentic(request.headers, body)) return answer(401, '{"error":"Invalid signature"}')
      handle(JSON.parse(body.toString())).then(
        () => answer(200, '{"received":true}'),
        () => answer(500, '{"error":"A handler failed"}'),
      )
    })
  })
}

export function fastifyByHand(): FastifyInstance {
  const app = fastify()
  app.addContentTypeParser('application/json', { parseAs: 'buffer' }, (_request, body, done) => done(null, body))
  app.post<{ Body: Buffer }>('/webhooks', async ({ raw, body }, reply) => {
    if (!isAuthentic(raw.headers, body)) return reply.code(401).send({ error: 'Invalid signature' })
    await handle(JSON.parse(body.toString()))
    return { received: true }
  })
  return app
}

export function expressByHand(): express.Express {
  const raw = new WeakMap<IncomingMessage, Buffer>()
  const app = express()
  app.use(express.json({ verify: (request, _response, body) => void raw.set(request, body) }))
  app.post('/webhooks', async (request, response) => {
    const body = raw.get(request)
    if (body === undefined || !isAuthentic(request.headers, body)) {
      response.status(401).json({ error: 'Invalid signature' })
      return
    }
    await handle(request.body)
    response.json({ received: true })
  })
  return app
}
