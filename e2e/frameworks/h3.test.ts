import { createServer, type Server } from 'node:http'
import { fetchWebhooks } from '@audian-webhooks/fetch'
import { nodeWebhooks } from '@audian-webhooks/node'
import { sampleEvent } from '@audian-webhooks/testing'
import {
  createApp,
  defineEventHandler,
  type EventHandler,
  fromNodeMiddleware,
  readBody,
  toNodeListener,
  toWebRequest,
} from 'h3'
import { afterEach, describe, expect, it } from 'vitest'
import { createReceiver, deliver } from './receiver.ts'

let server: Server | undefined

afterEach(() => new Promise((closed) => server?.close(closed)))

type Receiver = ReturnType<typeof createReceiver>['webhooks']

const byRequest = (webhooks: Receiver) => {
  const receive = fetchWebhooks(webhooks)
  return defineEventHandler((event) => receive(toWebRequest(event), event))
}
const byMiddleware = (webhooks: Receiver) => fromNodeMiddleware(nodeWebhooks(webhooks))

/** What reads a body before the receiver gets it. */
const reader = defineEventHandler(async (event) => void (await readBody(event)))

async function listening(mount: (webhooks: Receiver) => EventHandler, before?: EventHandler) {
  const { webhooks, outcomes } = createReceiver()
  const app = createApp()
  if (before !== undefined) app.use(before)
  app.use('/api/webhooks', mount(webhooks))
  const created = createServer(toNodeListener(app))
  server = created
  await new Promise<void>((resolve) => created.listen(0, '127.0.0.1', resolve))
  const address = created.address()
  if (typeof address !== 'object' || address === null) throw new Error('The server listens on no port.')
  return { url: `http://127.0.0.1:${address.port}/api/webhooks`, outcomes }
}

describe.each([
  ['toWebRequest()', byRequest],
  ['fromNodeMiddleware()', byMiddleware],
])('a receiver in h3 by %s', (_name, mount) => {
  it('handles a signed delivery once, and rejects a forged one', async () => {
    const { url, outcomes } = await listening(mount)
    const event = sampleEvent('call.completed')

    expect(await deliver(url, event)).toBe(200)
    expect(await deliver(url, event)).toBe(200)
    expect(await deliver(url, sampleEvent('call.completed'), 'whsec_of_somebody_else')).toBe(401)
    expect(outcomes).toEqual(['handled', 'duplicate', 'unauthentic'])
  })

  it('limits the size of a body', async () => {
    const { url, outcomes } = await listening(mount)
    const event = JSON.stringify(sampleEvent('call.completed'))

    expect(await deliver(url, event.padEnd(1_048_576))).toBe(200)
    expect(await deliver(url, event.padEnd(5_000_000))).toBe(503)
    expect(outcomes).toEqual(['handled', 'too-large'])
  })
})

describe('behind a middleware that calls readBody()', () => {
  it('toWebRequest() has the bytes that h3 keeps', async () => {
    const { url, outcomes } = await listening(byRequest, reader)

    expect(await deliver(url)).toBe(200)
    expect(outcomes).toEqual(['handled'])
  })

  it('fromNodeMiddleware() has no bytes', async () => {
    const { url, outcomes } = await listening(byMiddleware, reader)

    expect(await deliver(url)).toBe(500)
    expect(outcomes).toEqual(['misconfigured'])
  })
})
