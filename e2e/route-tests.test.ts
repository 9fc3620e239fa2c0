/** The tools that people test routes with, given what the testing kit makes, as it is. */
import { createWebhooks } from '@audian-webhooks/core'
import { expressWebhooks } from '@audian-webhooks/express'
import { fastifyWebhooks } from '@audian-webhooks/fastify'
import { memoryStore } from '@audian-webhooks/store-memory'
import {
  type BrokenWay,
  breakDelivery,
  brokenDeliveries,
  type SignedDelivery,
  sampleEvent,
  signedDelivery,
} from '@audian-webhooks/testing'
import express from 'express'
import fastify from 'fastify'
import request from 'supertest'
import { describe, expect, it } from 'vitest'

const secret = 'whsec_test'
const ways = Object.keys(brokenDeliveries) as BrokenWay[]
const spaced = '{ "id": "evt_1", "event": "call.completed", "data": { "duration": 1.0 } }'

function setUp() {
  const webhooks = createWebhooks({ secret, store: memoryStore(), logger: false })
  webhooks.on('*', () => undefined).onUnmatched(() => undefined)
  return webhooks
}

function expressApp() {
  const app = express()
  app.use(expressWebhooks(setUp(), { path: '/webhooks' }))
  return app
}

async function viaSupertest({ headers, body }: SignedDelivery): Promise<number> {
  return (await request(expressApp()).post('/webhooks').set(headers).send(body)).status
}

/** As the README says for bytes that JSON.stringify() would write otherwise. */
async function viaSupertestRaw({ headers, body }: SignedDelivery): Promise<number> {
  const sending = request(expressApp()).post('/webhooks').set(headers)
  return (await sending.serialize((bytes) => bytes).send(body)).status
}

async function viaInject({ headers, body }: SignedDelivery): Promise<number> {
  const app = fastify()
  try {
    await app.register(fastifyWebhooks, { webhooks: setUp(), path: '/webhooks' })
    return (await app.inject({ method: 'POST', url: '/webhooks', headers, payload: body })).statusCode
  } finally {
    await app.close()
  }
}

const signed = (event: object | string) => signedDelivery(event, { secret })

describe.each([
  ['supertest', viaSupertest],
  ['supertest, with serialize()', viaSupertestRaw],
  ['fastify.inject()', viaInject],
])('%s', (_tool, deliver) => {
  it.each([
    ['an event', sampleEvent('call.completed')],
    ['an event beyond ASCII', { id: 'evt_1', event: 'call.noted', data: { text: 'Zoë 📞 \u2028 "quoted"' } }],
    ['an event as text', JSON.stringify(sampleEvent('call.ringing'))],
    ['an event as bytes', Buffer.from(JSON.stringify(sampleEvent('call.ringing')))],
  ])('delivers %s', async (_what, event) => {
    expect(await deliver(signed(event))).toBe(200)
  })

  it('delivers the same object twice', async () => {
    const delivery = signed(sampleEvent('call.completed'))
    expect([await deliver(delivery), await deliver(delivery)]).toEqual([200, 200])
  })

  it('is refused with another secret', async () => {
    expect(await deliver(signedDelivery(sampleEvent('call.completed'), { secret: 'whsec_other' }))).toBe(401)
  })

  it('is refused for a body that was written again', async () => {
    expect(await deliver(breakDelivery(signed(sampleEvent('call.completed')), 'body-reserialised', { secret }))).toBe(
      401,
    )
  })
})

describe.each([
  ['supertest, with serialize()', viaSupertestRaw],
  ['fastify.inject()', viaInject],
])('%s', (_tool, deliver) => {
  it.each([
    ['JSON with white space', spaced, 200],
    ['text that is not JSON', 'no JSON', 500],
    ['bytes that are not text', Uint8Array.of(0, 255, 254), 500],
  ])('delivers %s', async (_what, event, status) => {
    expect(await deliver(signed(event))).toBe(status)
  })

  it.each(ways)('delivers what is broken: %s', async (way) => {
    expect(await deliver(breakDelivery(signed(sampleEvent('call.completed')), way, { secret }))).toBe(
      brokenDeliveries[way].status,
    )
  })
})
