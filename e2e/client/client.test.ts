import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { ApiError, createClient, rotateWithoutLoss, withdrawOldSecrets } from '@audian-webhooks/client'
import { createWebhooks } from '@audian-webhooks/core'
import { type ApiFault, type Emulator, type EmulatorOptions, startEmulator } from '@audian-webhooks/emulator'
import { nodeWebhooks } from '@audian-webhooks/node'
import { memoryStore } from '@audian-webhooks/store-memory'
import { fakeClock } from '@audian-webhooks/testing'
import { afterEach, describe, expect, it } from 'vitest'

const closers: (() => Promise<unknown>)[] = []
afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close()
})

async function emulatorOf(options: EmulatorOptions = {}): Promise<Emulator> {
  const emulator = await startEmulator(options)
  closers.push(() => emulator.close())
  return emulator
}

/** Repeats at once, and has time enough for a machine that is busy. */
const patient = { timeoutMs: 60_000, retry: { initialDelayMs: 1 } }

function clientOf({ apiUrl, token }: Emulator, { timeoutMs = patient.timeoutMs } = {}) {
  return createClient({ baseUrl: apiUrl, token, ...patient, timeoutMs })
}

/** A server that answers every delivery with a status. */
async function receiverOf(status: () => number): Promise<string> {
  const server = createServer((request, response) => {
    request.resume().on('end', () => response.writeHead(status()).end())
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  closers.push(async () => void server.close())
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/webhooks`
}

const webhook = { url: 'https://hooks.example.com/webhooks', events: ['call.completed'], active: true }

describe('every call', () => {
  it('creates, lists, changes, rotates and deletes', async () => {
    const emulator = await emulatorOf()
    const { webhooks } = clientOf(emulator)
    const created = await webhooks.create({ ...webhook, description: 'mine' })
    expect(created).toMatchObject({ ...webhook, description: 'mine', version: 'v1' })
    expect(created.signing_secret).toBe(emulator.endpoints()[0]?.secret)

    const listed = []
    for await (const one of webhooks.list()) listed.push(one)
    const { signing_secret: _, ...shown } = created
    expect(listed).toEqual([shown])

    expect(await webhooks.update(created.id, { active: false })).toMatchObject({ id: created.id, active: false })
    const { signing_secret } = await webhooks.rotateSecret(created.id)
    expect(signing_secret).toBe(emulator.endpoints()[0]?.secret)
    expect(signing_secret).not.toBe(created.signing_secret)

    await webhooks.delete(created.id)
    expect(emulator.endpoints()).toEqual([])
  })

  it('tests, and reads the outcome', async () => {
    const emulator = await emulatorOf({ speed: 0 })
    const { webhooks } = clientOf(emulator)
    const statuses = [200, 401, 503]
    const { id } = await webhooks.create({ ...webhook, url: await receiverOf(() => statuses.shift() ?? 200) })
    for (const event of ['call.completed', 'call.failed', 'recording.completed']) {
      await webhooks.test(id, event)
      await emulator.idle()
    }
    const { entries, pagination } = await webhooks.logs(id).page()
    expect(entries.map(({ event, status, response_status }) => [event, status, response_status])).toEqual([
      ['recording.completed', 'retrying', 503],
      ['call.failed', 'failed', 401],
      ['call.completed', 'delivered', 200],
    ])
    expect(pagination).toEqual({ page: 1, limit: 50, total: 3 })
    expect(await webhooks.deliveryHealth(id)).toMatchObject({
      events: 3,
      delivered: 1,
      failed: 1,
      underWay: 1,
      successRate: 0.5,
      attempts: 3,
      failing: [{ event: 'call.failed', failed: 1 }],
    })
    const later = await webhooks.deliveryHealth(id, { since: new Date(Date.now() + 60_000) })
    expect(later).toMatchObject({ events: 0, successRate: undefined })
  })
})

describe('a token', () => {
  it('is had for an API key, and once more when it is refused', async () => {
    const clock = fakeClock()
    const emulator = await emulatorOf({ clock, tokenTtlMs: 60_000 })
    const { webhooks } = createClient({ baseUrl: emulator.apiUrl, apiKey: 'emulator-api-key', ...patient })
    const { id } = await webhooks.create(webhook)
    await clock.advance(60_001)
    expect(await webhooks.update(id, { active: false })).toMatchObject({ active: false })
  })

  it('is not had for a wrong key', async () => {
    const emulator = await emulatorOf()
    const { webhooks } = createClient({ baseUrl: emulator.apiUrl, apiKey: 'a-wrong-key', ...patient })
    await expect(webhooks.create(webhook)).rejects.toMatchObject({ code: 'UNAUTHORIZED', status: 401 })
    expect(emulator.endpoints()).toEqual([])
  })
})

describe('every error', () => {
  it('401: another token', async () => {
    const { apiUrl } = await emulatorOf()
    const { webhooks } = createClient({ baseUrl: apiUrl, token: 'a-wrong-token', ...patient })
    await expect(webhooks.list().page()).rejects.toMatchObject({ code: 'UNAUTHORIZED', status: 401 })
  })

  it('404: no such webhook', async () => {
    const { webhooks } = clientOf(await emulatorOf())
    await expect(webhooks.update('wh_none', { active: true })).rejects.toMatchObject({ code: 'NOT_FOUND', status: 404 })
  })

  it('422: what the API alone knows, by its field', async () => {
    const emulator = await emulatorOf()
    const { webhooks } = clientOf(emulator)
    const { id } = await webhooks.create(webhook)
    const change = { description: 7 as unknown as string }
    await expect(webhooks.update(id, change)).rejects.toMatchObject({
      code: 'INVALID',
      status: 422,
      fields: { description: 'description must be a string.' },
      requestId: expect.stringMatching(/^req_/),
    })
  })

  it.each<[ApiFault, object]>([
    [{ status: 403 }, { code: 'FORBIDDEN', status: 403, carriedOut: 'no' }],
    [{ status: 409 }, { code: 'CONFLICT', status: 409, carriedOut: 'no' }],
    [{ status: 500 }, { code: 'SERVER_FAILED', status: 500, carriedOut: 'maybe' }],
    ['hang', { code: 'TIMED_OUT', carriedOut: 'maybe' }],
    ['cut', { code: 'CONNECTION_FAILED', carriedOut: 'maybe' }],
    ['lost-answer', { code: 'CONNECTION_FAILED', carriedOut: 'maybe' }],
    ['nonsense', { code: 'ANSWER_INVALID' }],
  ])('of a create: %j, and it is not sent again', async (fault, facts) => {
    const emulator = await emulatorOf()
    emulator.failNextCalls(fault)
    const error: unknown = await clientOf(emulator, fault === 'hang' ? { timeoutMs: 200 } : {})
      .webhooks.create(webhook)
      .catch((thrown: unknown) => thrown)
    expect(error).toMatchObject({ ...facts, method: 'POST', path: '/webhooks' })
    expect(ApiError.is(error)).toBe(true)
    expect(emulator.endpoints()).toHaveLength(fault === 'lost-answer' ? 1 : 0)
  })

  it.each<ApiFault>([{ status: 429, headers: { 'retry-after': '0' } }, { status: 503 }, 'hang', 'cut', 'lost-answer'])(
    'of a reading: %j is got over',
    async (fault) => {
      const emulator = await emulatorOf()
      emulator.register(webhook)
      emulator.failNextCalls(fault)
      // The call after the one that hangs must be answered within that time.
      const client = clientOf(emulator, fault === 'hang' ? { timeoutMs: 5000 } : {})
      expect((await client.webhooks.list().page()).entries).toHaveLength(1)
    },
  )

  it('of a deletion whose answer is lost: it is got over', async () => {
    const emulator = await emulatorOf()
    const { id } = emulator.register(webhook)
    emulator.failNextCalls('lost-answer')
    await clientOf(emulator).webhooks.delete(id)
    expect(emulator.endpoints()).toEqual([])
  })

  it('that stays, in the end', async () => {
    const emulator = await emulatorOf()
    emulator.failNextCalls({ status: 429 }, { status: 429 }, { status: 429 })
    await expect(clientOf(emulator).webhooks.list().page()).rejects.toMatchObject({ code: 'RATE_LIMITED', status: 429 })
  })
})

describe('pages', () => {
  it('lead through 1,234 entries, each met once', async () => {
    const emulator = await emulatorOf()
    const { id } = emulator.register({ ...webhook, events: ['*'], url: await receiverOf(() => 200) })
    for (let count = 0; count < 1234; count++) emulator.send({ event: 'call.failed', id: `evt_${count}` })
    await emulator.settled()
    const met: string[] = []
    for await (const { id: event } of clientOf(emulator).webhooks.logs(id, { limit: 100 })) met.push(event)
    expect(met).toEqual(Array.from({ length: 1234 }, (_, count) => `evt_${1233 - count}`))
  })
})

describe('rotation', () => {
  it('loses nothing under load: no authentic delivery is answered 401', async () => {
    const emulator = await emulatorOf({ speed: 600 })
    const server = createServer().listen(0, '127.0.0.1')
    await once(server, 'listening')
    closers.push(async () => void server.close())
    const client = clientOf(emulator)
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/webhooks`
    const { id, signing_secret } = await client.webhooks.create({ ...webhook, url, events: ['*'] })

    let state = { secrets: [signing_secret] as readonly string[], rotating: false }
    const store = {
      read: () => state,
      write(next: typeof state) {
        state = next
      },
    }
    const handled: (string | undefined)[] = []
    const receiver = createWebhooks({ secret: () => store.read(), store: memoryStore(), logger: false })
    receiver.on('*', (event) => void handled.push(event.id))
    server.on('request', nodeWebhooks(receiver, { path: '/webhooks' }))

    const sent: string[] = []
    for (let rotation = 0; rotation < 3; rotation++) {
      for (let count = 0; count < 100; count++) {
        sent.push(`evt_${rotation}_${count}`)
        emulator.send({ event: 'call.failed', id: sent.at(-1) })
      }
      await rotateWithoutLoss(client, id, { store })
    }
    await emulator.settled()
    expect(handled.sort()).toEqual(sent.sort())
    const answers = emulator.deliveries().flatMap(({ attempts }) => attempts.map(({ answer }) => answer?.status))
    expect(answers).not.toContain(401)
    expect(state).toMatchObject({ rotating: false, secrets: { length: 4 } })
    expect(await withdrawOldSecrets(store)).toBe(0)
    expect(await withdrawOldSecrets(store, { keepMs: 0 })).toBe(3)
    expect(state.secrets).toEqual([emulator.endpoints()[0]?.secret])
  })
})
