import 'reflect-metadata'
import { createWebhooks, type Outcome } from '@audian-webhooks/core'
import { expressWebhooks } from '@audian-webhooks/express'
import { memoryStore } from '@audian-webhooks/store-memory'
import { sampleEvent, signedDelivery } from '@audian-webhooks/testing'
import { type INestApplication, type MiddlewareConsumer, Module, type NestModule } from '@nestjs/common'
import { NestFactory } from '@nestjs/core'
import { afterEach, describe, expect, it } from 'vitest'

const secret = 'whsec_of_the_nest'
let app: INestApplication | undefined

afterEach(() => app?.close())

function receiver() {
  const outcomes: Outcome[] = []
  const webhooks = createWebhooks({ secret, store: memoryStore(), logger: false }).on('call.completed', () => undefined)
  webhooks.lifecycle.on('outcome', (outcome) => void outcomes.push(outcome))
  return { webhooks, outcomes }
}

/** An application whose module mounts the receiver as middleware, or not at all. */
async function create(middleware: ReturnType<typeof expressWebhooks> | undefined, options: { rawBody?: true } = {}) {
  class AppModule implements NestModule {
    configure(consumer: MiddlewareConsumer) {
      if (middleware !== undefined) consumer.apply(middleware).forRoutes('webhooks')
    }
  }
  Module({})(AppModule) // as a function: Vitest leaves decorators in, and Node 20 cannot read them
  app = await NestFactory.create(AppModule, { logger: false, ...options })
  return app
}

async function deliver(
  nest: INestApplication,
  event: object | string = sampleEvent('call.completed'),
): Promise<number> {
  await nest.listen(0, '127.0.0.1')
  const delivery = signedDelivery(event, { secret })
  return (await fetch(`${await nest.getUrl()}/webhooks`, { method: 'POST', ...delivery })).status
}

it("finds Nest's parser in front of a module's middleware, and names it", async () => {
  const { webhooks, outcomes } = receiver()

  expect(await deliver(await create(expressWebhooks(webhooks)))).toBe(500)
  expect(outcomes).toMatchObject([{ outcome: 'misconfigured', detail: expect.stringContaining('express.json()') }])
})

it('uses the bytes that it keeps with `rawBody`', async () => {
  const { webhooks, outcomes } = receiver()

  expect(await deliver(await create(expressWebhooks(webhooks), { rawBody: true }))).toBe(200)
  expect(outcomes).toMatchObject([{ outcome: 'handled' }])
})

it('is before the parser when the application mounts it', async () => {
  const { webhooks, outcomes } = receiver()
  const nest = await create(undefined)
  nest.use('/webhooks', expressWebhooks(webhooks))

  expect(await deliver(nest)).toBe(200)
  expect(outcomes).toMatchObject([{ outcome: 'handled' }])
})

describe('a large event', () => {
  const event = JSON.stringify(sampleEvent('call.completed')).padEnd(150_000)

  it("is lost to the limit of Nest's parser, also with `rawBody`", async () => {
    const { webhooks, outcomes } = receiver()

    expect(await deliver(await create(expressWebhooks(webhooks), { rawBody: true }), event)).toBe(413)
    expect(outcomes).toEqual([])
  })

  it('is handled before the parser', async () => {
    const { webhooks } = receiver()
    const nest = await create(undefined)
    nest.use('/webhooks', expressWebhooks(webhooks))

    expect(await deliver(nest, event)).toBe(200)
  })
})
