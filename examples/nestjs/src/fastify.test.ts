import 'reflect-metadata'
import { createWebhooks } from '@audian-webhooks/core'
import { fastifyWebhooks } from '@audian-webhooks/fastify'
import { memoryStore } from '@audian-webhooks/store-memory'
import { sampleEvent, signedDelivery } from '@audian-webhooks/testing'
import { Body, Controller, Module, Post } from '@nestjs/common'
import { NestFactory } from '@nestjs/core'
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify'
import { afterEach, expect, it } from 'vitest'

const secret = 'whsec_of_the_nest'
let app: NestFastifyApplication | undefined

afterEach(() => app?.close())

function receiver() {
  const calls: string[] = []
  const webhooks = createWebhooks({ secret, store: memoryStore(), logger: false })
  webhooks.on('call.completed', ({ data }) => void calls.push(data.call_id))
  return { webhooks, calls }
}

// Decorators as functions: Vitest leaves them in, and Node 20 cannot read them.
class Orders {
  create(order: object) {
    return { ordered: order }
  }
}
Controller('orders')(Orders)
Post()(Orders.prototype, 'create', Object.getOwnPropertyDescriptor(Orders.prototype, 'create') ?? {})
Body()(Orders.prototype, 'create', 0)

class AppModule {}
Module({ controllers: [Orders] })(AppModule)

/** An application on Fastify, and its address. */
async function listening(mount: (nest: NestFastifyApplication) => unknown, options: { rawBody?: true } = {}) {
  app = await NestFactory.create<NestFastifyApplication>(AppModule, new FastifyAdapter(), { logger: false, ...options })
  await mount(app)
  await app.listen(0, '127.0.0.1')
  return await app.getUrl()
}

async function deliver(origin: string, event: object | string = sampleEvent('call.completed'), signedWith = secret) {
  const response = await fetch(`${origin}/webhooks`, {
    method: 'POST',
    ...signedDelivery(event, { secret: signedWith }),
  })
  return response.status
}

const plugin = (webhooks: ReturnType<typeof createWebhooks>) => (nest: NestFastifyApplication) =>
  nest.register(fastifyWebhooks, { webhooks, path: '/webhooks' })

it('handles a signed delivery, and rejects a forged one', async () => {
  const { webhooks, calls } = receiver()
  const origin = await listening(plugin(webhooks))

  expect(await deliver(origin)).toBe(200)
  expect(await deliver(origin, sampleEvent('call.completed'), 'whsec_of_somebody_else')).toBe(401)
  expect(calls).toHaveLength(1)
})

it('handles a body of 1 MiB, the limit of the receiver', async () => {
  const { webhooks, calls } = receiver()
  const event = JSON.stringify(sampleEvent('call.completed')).padEnd(1_048_576)

  expect(await deliver(await listening(plugin(webhooks)), event)).toBe(200)
  expect(calls).toHaveLength(1)
})

it("leaves Nest's parser to the controllers", async () => {
  const origin = await listening(plugin(receiver().webhooks))
  const headers = { 'content-type': 'application/json' }
  const response = await fetch(`${origin}/orders`, { method: 'POST', headers, body: '{"a":1}' })

  expect(await response.json()).toEqual({ ordered: { a: 1 } })
})

it('works with `rawBody: true` too', async () => {
  const { webhooks, calls } = receiver()

  expect(await deliver(await listening(plugin(webhooks), { rawBody: true }))).toBe(200)
  expect(calls).toHaveLength(1)
})
