import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { parseTimestamp, retryPolicy, sampleEvent, sign } from '@audian-webhooks/core/protocol'
import { describe, expect, it } from 'vitest'
import type { Received } from '../doubles/receiver.ts'
import { both, emulatorOf, receiverOf } from '../doubles/running.ts'

const minute = 60_000
const event = { event: 'call.completed', data: { call_id: 'call_1' } }

function signatureOf({ headers, body }: Received, secret: string): string {
  return sign({ secret, timestamp: String(headers['x-audian-timestamp']), body })
}

describe('a delivery', () => {
  it('is signed with the secret of its endpoint over the bytes that arrive', async () => {
    const { emulator, receiver, endpoint } = await both()
    const sample = sampleEvent('call.completed', { data: { call_id: 'Anrufer „Müller“ 📞' } })
    emulator.send(sample)
    await emulator.settled()
    const [received] = receiver.received
    if (received === undefined) throw new Error('Nothing has arrived.')
    expect(JSON.parse(received.body)).toEqual(sample)
    expect(received.headers).toMatchObject({
      'x-audian-signature': signatureOf(received, endpoint.secret),
      'x-audian-event': 'call.completed',
      'x-audian-delivery-id': expect.stringMatching(/^delv_[0-9a-f]{16}$/),
      'user-agent': 'AudianWebhook/1.0',
      'content-type': 'application/json',
    })
    const age = Date.now() - (parseTimestamp(String(received.headers['x-audian-timestamp'])) ?? 0)
    expect(age).toBeLessThan(minute)
  })

  it('fills in what the event leaves out', async () => {
    const { emulator, receiver } = await both()
    emulator.send({ event: 'sms.received' })
    await emulator.settled()
    expect(JSON.parse(receiver.received[0]?.body ?? '')).toEqual({
      id: expect.stringMatching(/^evt_[0-9a-f]{16}$/),
      timestamp: expect.stringMatching(/^\d{4}-\d\d-\d\dT.*Z$/),
      event: 'sms.received',
      version: 'v1',
      data: {},
    })
  })

  it('goes to one endpoint as a test, regardless of its subscriptions', async () => {
    const { emulator, receiver } = await both()
    const { id } = emulator.register({ url: receiver.url, events: ['call.failed'] })
    expect(emulator.test(id, event)).toMatchObject({ kind: 'test', endpointId: id })
    await emulator.settled()
    expect(receiver.received).toHaveLength(1)
    expect(() => emulator.test('wh_none', event)).toThrow('There is no webhook wh_none.')
  })

  it('goes to all endpoints that have subscribed and are active', async () => {
    const emulator = await emulatorOf()
    const receiver = await receiverOf()
    const all = emulator.register({ url: receiver.url })
    const some = emulator.register({ url: receiver.url, events: ['call.failed', 'call.completed'] })
    emulator.register({ url: receiver.url, events: ['call.failed'] })
    emulator.register({ url: receiver.url, active: false })
    expect(emulator.send(event).map(({ endpointId }) => endpointId)).toEqual([all.id, some.id])
    await emulator.settled()
    expect(receiver.received).toHaveLength(2)
  })

  it.each(['', 'call.fértig☎', 'call completed', 'call.\n', 'x'.repeat(201)])('needs a name, not %j', async (name) => {
    const { emulator } = await both()
    expect(() => emulator.send({ event: name })).toThrow('An event needs a name, at most 200 visible ASCII characters')
    expect(emulator.deliveries()).toEqual([])
  })

  it('uses a separate connection', async () => {
    const { emulator, receiver } = await both({ perEndpoint: 1 })
    for (let count = 0; count < 3; count++) emulator.send(event)
    await emulator.settled()
    expect(new Set(receiver.received.map(({ port }) => port)).size).toBe(3)
  })

  it('goes to a URL in every notation', async () => {
    const { emulator, receiver } = await both()
    emulator.register({ url: receiver.url.replace('http:', 'HTTP:') })
    emulator.register({ url: ` HTTPS://127.0.0.1:${new URL(receiver.url).port}/ ` })
    emulator.send(event)
    await emulator.idle()
    expect(emulator.deliveries()).toMatchObject([
      { status: 'delivered' },
      { status: 'delivered' },
      // TLS was tried with a server that speaks plain HTTP.
      { status: 'retrying', attempts: [{ error: expect.stringMatching(/SSL|EPROTO|wrong version/i) }] },
    ])
  })

  it('keeps at most 4 KiB of the response', async () => {
    const { emulator, receiver } = await both()
    receiver.behave((_request, response) => response.writeHead(202, { 'x-mine': 'yes' }).end('x'.repeat(100_000)))
    emulator.send(event)
    await emulator.settled()
    const answer = emulator.deliveries()[0]?.attempts[0]?.answer
    expect(answer).toMatchObject({ status: 202, headers: { 'x-mine': 'yes' } })
    expect(answer?.body).toBe('x'.repeat(4096))
    expect(answer?.droppedBytes).toBe(100_000 - 4096)
  })
})

describe('how Audian treats a response', () => {
  it.each([200, 201, 204, 299])('%i is delivered', async (status) => {
    const { emulator, receiver } = await both()
    receiver.behave(status)
    emulator.send(event)
    await emulator.settled()
    expect(emulator.deliveries()).toMatchObject([{ status: 'delivered', attempts: [{ answer: { status } }] }])
  })

  it.each([
    [400, 'Answered 400: a 4xx is not retried.'],
    [401, 'Answered 401: a 4xx is not retried.'],
    [410, 'Answered 410: a 4xx is not retried.'],
    [429, 'Answered 429: a 4xx is not retried.'],
    [302, 'Answered 302: a redirect is not retried.'],
  ])('%i is given up', async (status, reason) => {
    const { emulator, receiver } = await both()
    receiver.behave(status)
    emulator.send(event)
    await emulator.settled()
    expect(emulator.deliveries()).toMatchObject([{ status: 'failed', reason, attempts: [{ answer: { status } }] }])
    expect(receiver.received).toHaveLength(1)
  })

  it.each([500, 502, 503])('%i is retried after a minute', async (status) => {
    const { emulator, receiver } = await both()
    receiver.behave(status, 200)
    emulator.send(event)
    await emulator.idle()
    expect(emulator.deliveries()).toMatchObject([{ status: 'retrying', attempts: [{ answer: { status } }] }])
    await emulator.advance(minute - 1)
    expect(receiver.received).toHaveLength(1)
    await emulator.advance(1)
    expect(emulator.deliveries()).toMatchObject([{ status: 'delivered', nextAttemptAt: undefined }])
    expect(receiver.received).toHaveLength(2)
  })

  it('a timeout is retried', async () => {
    const { emulator, receiver } = await both({ schedule: { timeoutMs: 5000 } })
    receiver.behave('hang', 200)
    emulator.send(event)
    await emulator.idle()
    expect(emulator.deliveries()).toMatchObject([
      { status: 'retrying', attempts: [{ error: 'No response within 5 s.' }] },
    ])
    await emulator.advance(minute)
    expect(emulator.deliveries()).toMatchObject([{ status: 'delivered' }])
  })

  it('a response that switches protocols counts as no response', async () => {
    const { emulator, receiver } = await both()
    receiver.behave((_request, response) => {
      response.socket?.end('HTTP/1.1 101 Switching Protocols\r\nconnection: upgrade\r\nupgrade: other\r\n\r\n')
    })
    emulator.send(event)
    await emulator.idle()
    expect(emulator.deliveries()).toMatchObject([
      { status: 'retrying', attempts: [{ error: expect.stringContaining('answered 101') }] },
    ])
  })

  it('a response that does not end counts as no response', async () => {
    const { emulator, receiver } = await both({ schedule: { timeoutMs: 50 } })
    receiver.behave((_request, response) => response.writeHead(200).write('{"received":'))
    emulator.send(event)
    await emulator.idle()
    expect(emulator.deliveries()).toMatchObject([{ attempts: [{ error: 'No response within 0.05 s.' }] }])
  })

  it.each([
    ['a cut connection', (response: { destroy(): void }) => response.destroy(), /closed the connection.*ECONNRESET/],
    [
      'half an answer',
      (response: { write(text: string, done: () => void): void; destroy(): void }) =>
        response.write('{', () => response.destroy()),
      /The response ended early/,
    ],
  ])('%s is retried', async (_name, behaviour, sentence) => {
    const { emulator, receiver } = await both()
    receiver.behave((_request, response) => behaviour(response))
    emulator.send(event)
    await emulator.idle()
    expect(emulator.deliveries()).toMatchObject([
      { status: 'retrying', attempts: [{ error: expect.stringMatching(sentence) }] },
    ])
  })

  it('a port without a listener is retried, and reported as such', async () => {
    const { emulator, receiver } = await both()
    await receiver.close()
    emulator.send(event)
    await emulator.idle()
    const { host } = new URL(receiver.url)
    expect(emulator.deliveries()).toMatchObject([
      { status: 'retrying', attempts: [{ error: `No server listens at ${host}. (ECONNREFUSED)` }] },
    ])
  })

  it('a response that arrives before the body was read counts', async () => {
    const emulator = await emulatorOf()
    const server = createServer((_request, response) => {
      // Larger than the socket buffers, so that the rest cannot be written.
      response.writeHead(413, { connection: 'close' }).end('too large', () => response.socket?.destroy())
    }).listen(0, '127.0.0.1')
    await once(server, 'listening')
    emulator.register({ url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/` })
    emulator.send({ ...event, data: { text: 'x'.repeat(20_000_000) } })
    await emulator.idle()
    server.close()
    const [delivery] = emulator.deliveries()
    expect(delivery).toMatchObject({ status: 'failed', attempts: [{ answer: { status: 413 } }] })
  })

  it('stop after five failures', async () => {
    const { emulator, receiver } = await both()
    receiver.behave(500)
    emulator.send(event)
    await emulator.advance(60 * minute)
    expect(emulator.deliveries()).toMatchObject([{ status: 'failed', reason: 'Given up after 5 attempts.' }])
    expect(receiver.received).toHaveLength(5)
    const times = emulator.deliveries()[0]?.attempts.map(({ scheduleTime }) => scheduleTime) ?? []
    const gaps = times.slice(1).map((time, index) => time - (times[index] ?? 0))
    expect(gaps.map(Math.round)).toEqual(retryPolicy.delaysMs.slice(1))
    expect(new Set(receiver.received.map(({ headers }) => headers['x-audian-delivery-id'])).size).toBe(5)
    expect(new Set(receiver.received.map(({ body }) => body)).size).toBe(1)
  })
})

describe('repeated attempts', () => {
  it('are signed again, with the current secret', async () => {
    const { emulator, receiver, endpoint } = await both()
    receiver.behave(503, 200)
    emulator.send(event)
    await emulator.idle()
    const { secret } = emulator.rotateSecret(endpoint.id)
    await emulator.advance(2 * minute)
    const [first, second] = receiver.received as [Received, Received]
    expect(first.headers['x-audian-signature']).toBe(signatureOf(first, endpoint.secret))
    expect(second.headers['x-audian-signature']).toBe(signatureOf(second, secret))
  })

  it('carry the first signature with signing: once', async () => {
    const { emulator, receiver, endpoint } = await both({ signing: 'once' })
    receiver.behave(503, 200)
    emulator.send(event)
    await emulator.idle()
    emulator.rotateSecret(endpoint.id)
    await emulator.advance(2 * minute)
    const [first, second] = receiver.received as [Received, Received]
    expect(second.headers['x-audian-signature']).toBe(first.headers['x-audian-signature'])
    expect(second.headers['x-audian-timestamp']).toBe(first.headers['x-audian-timestamp'])
    expect(second.headers['x-audian-delivery-id']).not.toBe(first.headers['x-audian-delivery-id'])
  })

  it('have a prefix with signaturePrefix', async () => {
    const { emulator, receiver, endpoint } = await both({ signaturePrefix: true })
    emulator.send(event)
    await emulator.settled()
    const [received] = receiver.received as [Received]
    expect(received.headers['x-audian-signature']).toBe(`sha256=${signatureOf(received, endpoint.secret)}`)
  })

  it('stop at once when the webhook is deleted', async () => {
    const { emulator, receiver, endpoint } = await both()
    receiver.behave(503)
    emulator.send(event)
    await emulator.idle()
    emulator.unregister(endpoint.id)
    await emulator.settled()
    expect(emulator.deliveries()).toMatchObject([{ status: 'failed', reason: 'The webhook was deleted.' }])
  })

  it('stop when the webhook is paused and the next one is due', async () => {
    const { emulator, receiver, endpoint } = await both()
    receiver.behave(503)
    emulator.send(event)
    await emulator.idle()
    expect(emulator.update(endpoint.id, { active: false })).toMatchObject({ url: receiver.url, active: false })
    await emulator.advance(2 * minute)
    const reason = 'The webhook is not active.'
    expect(emulator.deliveries()).toMatchObject([{ status: 'failed', reason, attempts: [{ number: 1 }] }])
    expect(receiver.received).toHaveLength(1)
  })
})

describe('a custom schedule', () => {
  it('may delay even the first attempt', async () => {
    const { emulator, receiver } = await both({ schedule: { delaysMs: [5000], jitterMs: 0 } })
    emulator.send(event)
    await emulator.advance(4999)
    expect(receiver.received).toEqual([])
    await emulator.advance(1)
    expect(receiver.received).toHaveLength(1)
  })

  it('is advanced by each advance(), also by several at once', async () => {
    const { emulator, receiver } = await both({ schedule: { jitterMs: 0 } })
    receiver.behave(503)
    emulator.send(event)
    await Promise.all([emulator.advance(minute), emulator.advance(2 * minute), emulator.advance(3 * minute)])
    expect(receiver.received).toHaveLength(3)
  })
})

describe('many at once', () => {
  it('are bounded, for each endpoint and over all of them', async () => {
    const emulator = await emulatorOf({ concurrency: 5, perEndpoint: 3 })
    const receivers = [await receiverOf(), await receiverOf()]
    const releases: (() => void)[] = []
    for (const receiver of receivers) {
      emulator.register({ url: receiver.url })
      receiver.behave((_request, response) => void releases.push(() => response.end()))
    }
    for (let count = 0; count < 20; count++) emulator.send(event)
    const underWay = () => receivers.reduce((sum, { open }) => sum + open, 0)
    await expect.poll(underWay).toBe(5)
    expect(receivers.map(({ mostOpen }) => mostOpen).sort()).toEqual([2, 3])

    for (const receiver of receivers) receiver.behave(200)
    for (const release of releases) release()
    await emulator.settled()
    expect(emulator.tally()).toMatchObject({ delivered: 40 })
    expect(Math.max(...receivers.map(({ mostOpen }) => mostOpen))).toBe(3)
  })

  it('are not delayed by an endpoint that hangs', async () => {
    const { emulator, receiver: hanging } = await both({ concurrency: 20, perEndpoint: 16 })
    const other = await receiverOf()
    const { id } = emulator.register({ url: other.url })
    hanging.behave('hang')
    for (let count = 0; count < 100; count++) emulator.send(event)
    await other.arrived(100)
    const delivered = emulator.deliveries().filter(({ endpointId }) => endpointId === id)
    expect(delivered).toHaveLength(100)
    expect(hanging.received.length).toBeLessThanOrEqual(16)
  })

  it('reach one endpoint in the order in which they were sent, if one goes at a time', async () => {
    const { emulator, receiver } = await both({ perEndpoint: 1 })
    for (let count = 0; count < 50; count++) emulator.send({ ...event, id: `evt_${count}` })
    await emulator.settled()
    const ids = receiver.received.map(({ body }) => (JSON.parse(body) as { id: string }).id)
    expect(ids).toEqual(Array.from({ length: 50 }, (_, count) => `evt_${count}`))
  })
})

describe('redeliver()', () => {
  it('sends the same event again, under another signature', async () => {
    const { emulator, receiver } = await both()
    const [first] = emulator.send(event)
    await emulator.settled()
    const again = emulator.redeliver(first?.id ?? '')
    expect(again).toMatchObject({ kind: 'redelivery', eventId: first?.eventId, body: first?.body })
    await emulator.settled()
    expect(receiver.received[1]?.body).toBe(receiver.received[0]?.body)
  })

  it('sends forged deliveries', async () => {
    const { emulator, receiver, endpoint } = await both()
    const [first] = emulator.send(event)
    await emulator.settled()
    emulator.redeliver(first?.id ?? '', { as: 'wrong-key' })
    await emulator.settled()
    const [real, forged] = receiver.received as [Received, Received]
    expect(forged.body).toBe(real.body)
    expect(forged.headers['x-audian-signature']).not.toBe(signatureOf(forged, endpoint.secret))
    expect(emulator.deliveries()[1]).toMatchObject({ kind: 'wrong-key' })
  })

  it('rejects unknown ids', async () => {
    const { emulator, endpoint } = await both()
    const [first] = emulator.send(event)
    await emulator.settled()
    expect(() => emulator.redeliver('dlv_none')).toThrow('There is no delivery dlv_none.')
    emulator.unregister(endpoint.id)
    expect(() => emulator.redeliver(first?.id ?? '')).toThrow(`The webhook ${endpoint.id} was deleted`)
  })
})

describe('close()', () => {
  it('ends the waiting for idle() and settled()', async () => {
    const { emulator, receiver } = await both({ perEndpoint: 2 })
    receiver.behave('hang')
    for (let count = 0; count < 5; count++) emulator.send(event)
    await receiver.arrived(2)
    const idle = emulator.idle()
    const settled = emulator.settled()
    await Promise.all([
      emulator.close(),
      idle,
      expect(settled).rejects.toThrow('The emulator was closed before all was delivered.'),
    ])
  })

  it('aborts attempts in progress without an outcome, and runs once', async () => {
    const { emulator, receiver } = await both()
    receiver.behave('hang')
    emulator.send(event)
    await receiver.arrived(1)
    await Promise.all([emulator.close(), emulator.close()])
    expect(emulator.deliveries()).toMatchObject([{ status: 'pending', attempts: [] }])
    expect(() => emulator.send(event)).toThrow('The emulator is closed.')
    await expect(fetch(emulator.url)).rejects.toThrow('fetch failed')
  })
})
