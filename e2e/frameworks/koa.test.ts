import { once } from 'node:events'
import type { Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { nodeWebhooks } from '@audian-webhooks/node'
import { bodyParser } from '@koa/bodyparser'
import Koa from 'koa'
import { afterEach, expect, it } from 'vitest'
import { createReceiver, deliver } from './receiver.ts'

let server: Server | undefined

afterEach(() => new Promise((closed) => server?.close(closed)))

async function listening(app: Koa): Promise<string> {
  const started = app.listen(0, '127.0.0.1')
  server = started
  await once(started, 'listening')
  return `http://127.0.0.1:${(started.address() as AddressInfo).port}` // listens on TCP
}

function mounted({ webhooks }: ReturnType<typeof createReceiver>): Koa.Middleware {
  const receive = nodeWebhooks(webhooks)
  return async (context, next) => {
    if (context.path !== '/webhooks') return await next()
    context.respond = false
    return receive(context.req, context.res)
  }
}

it('finds no raw body behind bodyParser()', async () => {
  const receiver = createReceiver()
  const app = new Koa()
  app.use(bodyParser())
  app.use(mounted(receiver))
  const origin = await listening(app)

  expect(await deliver(`${origin}/webhooks`)).toBe(500)
  expect(receiver.outcomes).toEqual(['misconfigured'])
})

it('leaves the path with a slash at its end to the application', async () => {
  const receiver = createReceiver()
  const app = new Koa().use(mounted(receiver)).use((context) => {
    context.body = 'elsewhere'
  })
  const origin = await listening(app)

  expect(await deliver(`${origin}/webhooks/`)).toBe(200)
  expect(receiver.outcomes).toEqual([])
  expect(await deliver(`${origin}/webhooks`)).toBe(200)
  expect(receiver.outcomes).toEqual(['handled'])
})
