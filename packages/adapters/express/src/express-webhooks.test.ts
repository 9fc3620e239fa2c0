import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { createWebhooks } from '@audian-webhooks/core'
import { sampleEvent, signedDelivery } from '@audian-webhooks/testing'
import express, { type Express } from 'express'
import { afterEach, expect, it } from 'vitest'
import { expressWebhooks } from './index.ts'

const secret = 'whsec_of_the_express_adapter'
const webhooks = createWebhooks({ secret, store: 'none', logger: false })
const servers: ReturnType<Express['listen']>[] = []

async function deliver(app: Express, path: string): Promise<Response> {
  const server = app.listen(0, '127.0.0.1')
  servers.push(server)
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo // listens on TCP
  const delivery = signedDelivery(sampleEvent('call.completed'), { secret })
  return fetch(`http://127.0.0.1:${port}${path}`, { method: 'POST', ...delivery })
}

afterEach(() => {
  for (const server of servers.splice(0)) server.close().closeAllConnections()
})

it('takes the bytes that `verify` of express.json() has kept', async () => {
  const app = express()
  app.use(express.json({ verify: (request, _response, bytes) => void Object.assign(request, { rawBody: bytes }) }))
  app.all('/webhooks', expressWebhooks(webhooks))

  expect((await deliver(app, '/webhooks')).status).toBe(200)
})

it('stands in a router, behind parameters', async () => {
  const router = express.Router()
  router.post('/:tenant/webhooks', expressWebhooks(webhooks))
  const app = express().use('/api', router)

  expect((await deliver(app, '/api/acme/webhooks')).status).toBe(200)
})

it('leaves an answer alone that something in front has given', async () => {
  const app = express()
  app.use((_request, response, next) => {
    response.status(202).end()
    next()
  })
  app.all('/webhooks', expressWebhooks(webhooks))

  expect((await deliver(app, '/webhooks')).status).toBe(202)
})
