import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { signedDelivery } from '../doubles/deliveries.ts'
import { createTestReceiver, type TestReceiver } from '../doubles/test-receiver.ts'
import { selfTestEvent } from '../protocol/self-test-event.ts'
import { readBody } from '../receive/read-body.ts'
import { partsOf } from './receiver-parts.ts'
import { selfTest } from './self-test.ts'

type Listener = (request: IncomingMessage, response: ServerResponse) => unknown

const servers: { close(): void; closeAllConnections(): void }[] = []

afterEach(() => {
  vi.restoreAllMocks()
  for (const server of servers.splice(0)) {
    server.close()
    server.closeAllConnections()
  }
})

/** Something that listens at the receiver's address. */
async function listen(listener: Listener): Promise<string> {
  const server = createServer((request, response) => void listener(request, response))
  servers.push(server)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/webhooks`
}

/** Mounts a receiver; `change` is what is in front of it and meddles with the body. */
function mounted({ webhooks }: TestReceiver, change = (body: Uint8Array): Uint8Array => body): Listener {
  return async (request, response) => {
    const body = await readBody(request, { maxBytes: 10_000 })
    const answer = await webhooks.handle({ headers: request.headers, body: change(body as Uint8Array) })
    response.writeHead(answer?.status ?? 500, answer?.headers).end(answer?.body)
  }
}

function answering(status: number, body = ''): Listener {
  return (_, response) => response.writeHead(status).end(body)
}

describe('a receiver that is mounted well', () => {
  it('verifies the probe', async () => {
    const receiver = createTestReceiver()
    const url = await listen(mounted(receiver))
    expect(await selfTest(receiver.webhooks, url)).toEqual({
      ok: true,
      status: 200,
      seenHere: true,
      message: 'The probe was verified by this process.',
    })
    expect(await selfTest(receiver.webhooks, new URL(url))).toMatchObject({ ok: true })
  })

  it('hands the probe to no one, claims nothing for it and tells no one about it', async () => {
    const receiver = createTestReceiver()
    const handler = vi.fn()
    receiver.webhooks.on('*', handler).onUnmatched(handler)
    await selfTest(receiver.webhooks, await listen(mounted(receiver)))
    expect(handler).not.toHaveBeenCalled()
    expect(receiver.store.calls).toEqual([])
  })

  it('takes part in a rotation: the probe is signed with the newest secret', async () => {
    const receiver = createTestReceiver({ secret: () => ['whsec_new', 'whsec_old'] })
    expect(await selfTest(receiver.webhooks, await listen(mounted(receiver)))).toMatchObject({ ok: true })
  })

  it('may be another process, behind a load balancer', async () => {
    const here = createTestReceiver()
    const there = createTestReceiver()
    expect(await selfTest(here.webhooks, await listen(mounted(there)))).toEqual({
      ok: true,
      status: 200,
      seenHere: false,
      message: 'The probe was verified by another process.',
    })
  })
})

describe('the probe', () => {
  it('looks like a delivery of Audian’s', async () => {
    const receiver = createTestReceiver()
    let seen: { method?: string | undefined; headers?: IncomingMessage['headers']; text?: string } = {}
    const url = await listen(async (request, response) => {
      const body = await readBody(request, { maxBytes: 10_000 })
      seen = { method: request.method, headers: request.headers, text: Buffer.from(body as Uint8Array).toString() }
      response.end()
    })
    await selfTest(receiver.webhooks, url)
    expect(seen.method).toBe('POST')
    expect(seen.headers).toMatchObject({
      'content-type': 'application/json',
      'x-audian-signature': expect.stringMatching(/^[0-9a-f]{64}$/),
      'x-audian-timestamp': expect.stringMatching(/^\d{10}$/),
    })
    expect(JSON.parse(seen.text ?? '')).toMatchObject({
      id: expect.stringMatching(/^probe_[\w-]+$/),
      timestamp: expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/),
      event: selfTestEvent,
      version: 'v1',
      data: { text: 'é' },
    })
  })

  it('finds out who parses the body and writes it again', async () => {
    const receiver = createTestReceiver()
    const again = (body: Uint8Array) => Buffer.from(JSON.stringify(JSON.parse(Buffer.from(body).toString())))
    expect(await selfTest(receiver.webhooks, await listen(mounted(receiver, again)))).toMatchObject({
      ok: false,
      status: 401,
      seenHere: false,
      message: expect.stringContaining('changes the body'),
    })
  })

  it('finds out who only unescapes it', async () => {
    const receiver = createTestReceiver()
    const unescaped = (body: Uint8Array) => Buffer.from(Buffer.from(body).toString().replace('\\u00e9', 'é'))
    expect(await selfTest(receiver.webhooks, await listen(mounted(receiver, unescaped)))).toMatchObject({ status: 401 })
  })

  it('is another one each time, and does not stay in memory', async () => {
    const { webhooks } = createTestReceiver()
    const { probesUnderWay: underWay } = partsOf(webhooks, 'test')
    const sent: string[] = []
    const url = await listen((_, response) => {
      sent.push(...underWay)
      response.writeHead(404).end()
    })
    await selfTest(webhooks, url)
    await selfTest(webhooks, url)
    expect(sent).toHaveLength(2)
    expect(new Set(sent).size).toBe(2)
    expect(underWay.size).toBe(0)
  })

  it('is counted like any event that no one listens to', async () => {
    const receiver = createTestReceiver()
    const outcome = await receiver.webhooks.receive(signedDelivery(receiver.clock, { event: selfTestEvent }))
    expect(outcome).toMatchObject({ outcome: 'unhandled', event: selfTestEvent })
  })
})

it('tells anyone who hands it something else than a receiver', async () => {
  const other = { handle: () => Promise.reject(new Error('not called')) }
  await expect(selfTest(other, 'http://127.0.0.1:9/')).rejects.toThrow(
    new TypeError('selfTest(): this receiver was not made by createWebhooks().'),
  )
})

describe('a receiver that is not mounted well', () => {
  it.each<[number, string, string]>([
    [200, '', 'Code that does not verify deliveries responds at this address.'],
    [200, '{"received":true} ', 'Code that does not verify deliveries responds at this address.'],
    [401, '{"error":"Invalid signature"}', 'another secret is set there'],
    [404, '', 'not mounted at this path'],
    [405, '', 'does not accept POST'],
    [413, '', 'A limit in front of the receiver is too small'],
    [500, '', 'cannot read the raw body'],
    [503, '', 'cannot take deliveries now'],
    [418, '', 'Other code responds at this address.'],
    [204, '', 'Other code responds at this address.'],
  ])('answers %i %s: %s', async (status, body, advice) => {
    const receiver = createTestReceiver()
    const result = await selfTest(receiver.webhooks, await listen(answering(status, body)))
    expect(result).toEqual({ ok: false, status, seenHere: false, message: expect.stringContaining(advice) })
    expect(result.message).toMatch(new RegExp(`^Answered ${status}\\. [A-Z].*\\.$`))
  })

  it.each([301, 302, 303, 307, 308])('redirects with %i: the probe does not follow', async (status) => {
    const receiver = createTestReceiver()
    const target = await listen(mounted(receiver))
    const url = await listen((_, response) => response.writeHead(status, { location: target }).end())

    expect(await selfTest(receiver.webhooks, url)).toEqual({
      ok: false,
      status,
      seenHere: false,
      message: `Answered ${status}, a redirect to ${target}. Audian may not follow it. Set the webhook's URL to that address, or remove the redirect.`,
    })
  })

  it('redirects to its own path: the message names the location as it was sent', async () => {
    const receiver = createTestReceiver()
    const url = await listen((_, response) => response.writeHead(308, { location: '/webhooks/' }).end())
    expect(await selfTest(receiver.webhooks, url)).toMatchObject({
      ok: false,
      status: 308,
      message: expect.stringContaining('a redirect to /webhooks/.'),
    })
  })

  it('answers 503 while it is closing', async () => {
    const receiver = createTestReceiver()
    const url = await listen(mounted(receiver))
    await receiver.webhooks.close()
    expect(await selfTest(receiver.webhooks, url)).toMatchObject({ ok: false, status: 503 })
  })

  it('gives no answer: the reason is reported, down to its cause', async () => {
    const receiver = createTestReceiver()
    const url = await listen((request) => request.socket.destroy())
    expect(await selfTest(receiver.webhooks, url)).toEqual({
      ok: false,
      seenHere: false,
      message: expect.stringMatching(
        /^No response from http:\/\/127\.0\.0\.1:\d+\/webhooks: .*fetch failed.*other side closed/s,
      ),
    })
  })

  it('has an address that is none', async () => {
    const { webhooks } = createTestReceiver()
    expect(await selfTest(webhooks, 'nowhere')).toMatchObject({
      ok: false,
      message: expect.stringMatching(/^No response from nowhere: .*URL/),
    })
  })

  it('takes too long', async () => {
    const signal = AbortSignal.abort(new DOMException('The operation was aborted due to timeout', 'TimeoutError'))
    const timeout = vi.spyOn(AbortSignal, 'timeout').mockReturnValue(signal)
    const { webhooks } = createTestReceiver()
    expect(await selfTest(webhooks, 'http://127.0.0.1:9/')).toMatchObject({
      ok: false,
      seenHere: false,
      message: expect.stringContaining('due to timeout'),
    })
    expect(timeout).toHaveBeenCalledWith(10_000)
  })

  it('cannot sign: that is not an answer’s fault, and nothing is sent', async () => {
    const { webhooks } = createTestReceiver({
      secret: () => {
        throw new Error('the vault is sealed')
      },
    })
    const reached = vi.fn(answering(200))
    expect(await selfTest(webhooks, await listen(reached))).toEqual({
      ok: false,
      seenHere: false,
      message: 'The probe could not be signed: Error: the vault is sealed',
    })
    expect(reached).not.toHaveBeenCalled()
  })
})
