import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { fetchWebhooks } from '@audian-webhooks/fetch'
import { sampleEvent } from '@audian-webhooks/testing'
import { type ServerType, serve } from '@hono/node-server'
import { Hono } from 'hono'
import { bodyLimit } from 'hono/body-limit'
import { afterEach, expect, it } from 'vitest'
import { createReceiver, deliver } from './receiver.ts'

let server: ServerType | undefined

afterEach(() => new Promise((closed) => server?.close(closed)))

async function listening(before: Parameters<Hono['use']>[1]) {
  const { webhooks, outcomes } = createReceiver()
  const receive = fetchWebhooks(webhooks, { waitUntil: 'process' })
  const app = new Hono().use('/webhooks', before)
  app.all('/webhooks', (context) => receive(context.req.raw))
  const started = serve({ fetch: app.fetch, port: 0, hostname: '127.0.0.1' })
  server = started
  if (!started.listening) await once(started, 'listening')
  return { origin: `http://127.0.0.1:${(started.address() as AddressInfo).port}`, outcomes } // listens on TCP
}

it('finds no raw body behind context.req.json()', async () => {
  const { origin, outcomes } = await listening(async (context, next) => {
    await context.req.json()
    await next()
  })

  expect(await deliver(`${origin}/webhooks`)).toBe(500)
  expect(outcomes).toEqual(['misconfigured'])
})

it('never gets what bodyLimit() answers 413', async () => {
  const { origin, outcomes } = await listening(bodyLimit({ maxSize: 1000 }))
  const event = JSON.stringify(sampleEvent('call.completed'))

  expect(await deliver(`${origin}/webhooks`, event.padEnd(2000))).toBe(413)
  expect(outcomes).toEqual([])
  expect(await deliver(`${origin}/webhooks`, event)).toBe(200)
  expect(outcomes).toEqual(['handled'])
})

it('answers 404 to the path with a slash at its end', async () => {
  const { origin, outcomes } = await listening((_context, next) => next())

  expect(await deliver(`${origin}/webhooks/`)).toBe(404)
  expect(outcomes).toEqual([])
})
