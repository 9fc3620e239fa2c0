import { once } from 'node:events'
import { createServer, type Server } from 'node:http'
import { createRequire } from 'node:module'
import type { AddressInfo } from 'node:net'
import { OptionsError } from '@audian-webhooks/core'
import type { RawDelivery, Receiver } from '@audian-webhooks/core/kit'
import express, { type Express, type NextFunction, type Request, type Response } from 'express'
import { afterEach, describe, expect, it } from 'vitest'
import { expressWebhooks } from './index.ts'

// Express 4 comes without types; what is used of it here is the same.
const express4: typeof express = createRequire(import.meta.url)('express-4')

/** Receives every event, reads it and reports it. */
const hears: Receiver = {
  handle: async (delivery) => ({ status: 200, headers: {}, body: `heard ${await read(delivery)}` }),
}

async function read({ body }: RawDelivery): Promise<string> {
  const bytes = typeof body === 'function' ? await body(1_000_000) : body
  return 'unread' in bytes ? (bytes.detail ?? bytes.unread) : Buffer.from(bytes).toString()
}

const servers: Server[] = []

async function listening(app: Express): Promise<string> {
  const server = createServer(app).listen(0, '127.0.0.1')
  servers.push(server)
  await once(server, 'listening')
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}` // listens on TCP
}

async function post(url: string, init: RequestInit = {}): Promise<[number, string]> {
  const response = await fetch(url, { method: 'POST', body: '{}', ...init })
  return [response.status, await response.text()]
}

afterEach(() => {
  for (const server of servers.splice(0)) server.close().closeAllConnections()
})

const json = { 'content-type': 'application/json' }

describe.each([
  ['Express 5', express],
  ['Express 4', express4],
])('%s', (_version, express_) => {
  it('reads a request that an asynchronous middleware has paused', async () => {
    const app = express_()
    app.use((request, _response, next) => {
      request.pause()
      setTimeout(next, 20)
    })
    app.use('/webhooks', expressWebhooks(hears))
    const url = await listening(app)

    expect(await post(`${url}/webhooks`)).toEqual([200, 'heard {}'])
  })

  it('hands other requests on where a path is given', async () => {
    const app = express_()
    app.use(expressWebhooks(hears, { path: '/webhooks/' }))
    app.use((_request, response) => void response.status(418).send('the next one'))
    const url = await listening(app)

    for (const target of ['/webhooks', '/webhooks/', '/webhooks?a=/b']) {
      expect(await post(`${url}${target}`)).toEqual([200, 'heard {}'])
    }
    for (const target of ['/', '/webhooks/more', '/Webhooks', '/more/webhooks']) {
      expect(await post(`${url}${target}`)).toEqual([418, 'the next one'])
    }
  })

  it('compares the path below the place where it is mounted', async () => {
    const router = express_.Router()
    router.use(expressWebhooks(hears, { path: '/webhooks' }))
    router.use('/root', expressWebhooks(hears, { path: '/' }))
    const url = await listening(express_().use('/api', router))

    expect(await post(`${url}/api/webhooks`)).toEqual([200, 'heard {}'])
    expect(await post(`${url}/api/root`)).toEqual([200, 'heard {}'])
    expect((await post(`${url}/webhooks`))[0]).toBe(404)
  })

  it('is in a router, behind parameters', async () => {
    const router = express_.Router()
    router.post('/:tenant/webhooks', expressWebhooks(hears))
    const url = await listening(express_().use('/api', router))

    expect(await post(`${url}/api/acme/webhooks`)).toEqual([200, 'heard {}'])
  })

  it('leaves bodies of other requests to the parsers behind it', async () => {
    const app = express_()
    app.use(expressWebhooks(hears, { path: '/webhooks' }))
    app.use(express_.json())
    app.post('/orders', (request, response) => void response.json(request.body))
    const url = await listening(app)

    expect(await post(`${url}/orders`, { body: '{"a":1}', headers: json })).toEqual([200, '{"a":1}'])
  })

  it('takes deliveries alone where it is mounted with app.post()', async () => {
    const url = await listening(express_().post('/webhooks', expressWebhooks(hears)))

    expect(await post(`${url}/webhooks`)).toEqual([200, 'heard {}'])
    expect((await post(`${url}/webhooks`, { method: 'PUT' }))[0]).toBe(404)
  })

  it('takes the bytes that `verify` of express.json() has kept', async () => {
    const app = express_()
    app.use(express_.json({ verify: (request, _response, rawBody) => void Object.assign(request, { rawBody }) }))
    app.all('/webhooks', expressWebhooks(hears))
    const url = await listening(app)

    const body = '{ "event" : "call.failed" }'
    expect(await post(`${url}/webhooks`, { body, headers: json })).toEqual([200, `heard ${body}`])
  })

  it('leaves an answer alone that something in front has given', async () => {
    const app = express_()
    app.use((_request, response, next) => {
      response.status(202).end()
      next()
    })
    app.all('/webhooks', expressWebhooks(hears))

    expect(await post(`${await listening(app)}/webhooks`)).toEqual([202, ''])
  })

  it('hands errors of middleware that hooks into writing to the error handler, and outlives them', async () => {
    const app = express_()
    app.use((_request, response, next) => {
      const { writeHead } = response
      response.writeHead = () => {
        response.writeHead = writeHead
        throw new Error('no session could be saved')
      }
      next()
    })
    app.post('/webhooks', expressWebhooks(hears))
    // biome-ignore lint/complexity/useMaxParams: Express knows error handlers by their four parameters
    app.use((error: Error, _request: Request, response: Response, _next: NextFunction) => {
      response.status(500).send(error.message)
    })
    const url = await listening(app)

    for (let round = 0; round < 2; round++) {
      expect(await post(`${url}/webhooks`)).toEqual([500, 'no session could be saved'])
    }
  })

  it('outlives a receiver that breaks its promise never to reject', async () => {
    const broken: Receiver = { handle: () => Promise.reject(new Error('broken')) }
    const app = express_().set('env', 'test') // Express prints errors otherwise
    const url = await listening(app.post('/webhooks', expressWebhooks(broken)))

    expect((await post(`${url}/webhooks`))[0]).toBe(500)
    expect((await post(`${url}/webhooks`))[0]).toBe(500)
  })
})

it('refuses at once a path that does not begin with a slash', () => {
  expect(() => expressWebhooks(hears, { path: 'webhooks' })).toThrow(
    new OptionsError('expressWebhooks', ["path: 'webhooks' must begin with a slash."]),
  )
})
