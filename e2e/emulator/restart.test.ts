import { mkdtemp, rm } from 'node:fs/promises'
import type { IncomingHttpHeaders, ServerResponse } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { buffer } from 'node:stream/consumers'
import { verify } from '@audian-webhooks/core'
import { authTokenHeader, managementSchemas } from '@audian-webhooks/core/protocol'
import type { Emulator } from '@audian-webhooks/emulator'
import { beforeEach, expect, it } from 'vitest'
import { type Child, startChild } from './child.ts'
import { afterwards, closing, emulatorOf } from './closing.ts'
import type { Listens, Order } from './emulator-process.ts'
import { listen } from './listen.ts'

const minute = 60_000
/** Attempts in progress at once, in all tests here. */
const perEndpoint = 8

let file: string
beforeEach(async () => {
  const folder = await mkdtemp(join(tmpdir(), 'emulator-'))
  afterwards(() => rm(folder, { recursive: true }))
  file = join(folder, 'state.jsonl')
})

function startKillable(): Promise<Child<Order, Listens>> {
  const environment = { EMULATOR_FILE: file, EMULATOR_PER_ENDPOINT: String(perEndpoint) }
  return closing(startChild<Order, Listens>('emulator-process.ts', environment))
}

/** A receiver that stores each request, and responds with the current `answer`. */
class Recorder {
  answer: (response: ServerResponse) => void = (response) => response.end()
  readonly received: { readonly headers: IncomingHttpHeaders; readonly body: Buffer }[] = []
  readonly counts = new Map<string, number>()
  url = ''
  #onArrival: () => void = () => undefined

  async start(): Promise<void> {
    const listening = listen(async (request, response) => {
      const body = await buffer(request).catch(() => undefined)
      if (body === undefined) return // The sender was killed.
      this.received.push({ headers: request.headers, body })
      const { id } = JSON.parse(String(body))
      this.counts.set(id, (this.counts.get(id) ?? 0) + 1)
      this.answer(response)
      this.#onArrival()
    })
    this.url = (await closing(listening)).url
  }

  /** Resolves when this many more have arrived. */
  arrivals(count: number): Promise<void> {
    const all = this.received.length + count
    return new Promise((resolve) => {
      this.#onArrival = () => this.received.length === all && resolve()
    })
  }

  /** How often each of these events arrived, without retries. */
  countsOf(ids: readonly string[]): number[] {
    return [...new Set(ids.map((id) => this.counts.get(id) ?? 0))].sort()
  }

  /** Whether everything was signed with this secret. */
  isAllSignedWith(secret: string): boolean {
    return this.received.every((delivery) => verify({ ...delivery, secret }).authentic)
  }
}

async function recorder(): Promise<Recorder> {
  const started = new Recorder()
  await started.start()
  return started
}

interface Call {
  readonly emulator: Listens
  readonly body?: object
}

async function call(method: string, path: string, { emulator, body }: Call): Promise<unknown> {
  const headers = { [authTokenHeader]: emulator.token }
  const json = { headers: { ...headers, 'content-type': 'application/json' }, body: JSON.stringify(body) }
  const response = await fetch(`${emulator.apiUrl}/webhooks${path}`, {
    method,
    ...(body === undefined ? { headers } : json),
  })
  if (!response.ok) throw new Error(`${method} ${path} was answered ${response.status}.`)
  return response.status === 204 ? undefined : await response.json()
}

/** A webhook whose secret was rotated, beside one that was deleted. */
async function registered(emulator: Listens, url: string): Promise<{ readonly id: string; readonly secret: string }> {
  const body = { url, events: ['*'], active: true }
  const { id } = managementSchemas.createdWebhook.parse(await call('POST', '', { emulator, body }))
  const other = managementSchemas.createdWebhook.parse(await call('POST', '', { emulator, body }))
  await call('DELETE', `/${other.id}`, { emulator })
  const rotated = managementSchemas.rotatedSecret.parse(await call('POST', `/${id}/rotate-secret`, { emulator }))
  return { id, secret: rotated.signing_secret }
}

function newIds(purpose: string, count: number): string[] {
  return Array.from({ length: count }, (_, index) => `evt_${purpose}_${index}`)
}

function idsThatAre(status: string, emulator: Emulator): string[] {
  return emulator.deliveries().flatMap((delivery) => (delivery.status === status ? [delivery.eventId] : []))
}

it('an emulator that is killed continues after a restart', async () => {
  const receiver = await recorder()
  const killed = await startKillable()
  const webhook = await registered(killed.greeting, receiver.url)

  const delivered = newIds('delivered', 20)
  await killed.ask({ ids: delivered, answer: 'when-idle' })
  receiver.answer = (response) => response.writeHead(503).end()
  const refused = newIds('refused', 20)
  await killed.ask({ ids: refused, answer: 'when-idle' })
  receiver.answer = () => undefined
  const unanswered = newIds('unanswered', perEndpoint)
  const underWay = receiver.arrivals(perEndpoint)
  await killed.ask({ ids: unanswered, answer: 'at-once' })
  const waiting = newIds('waiting', 20)
  await killed.ask({ ids: waiting, answer: 'at-once' })
  await underWay
  expect(receiver.countsOf(unanswered)).toEqual([1])
  await killed.kill()

  receiver.answer = (response) => response.end()
  const emulator = await emulatorOf({ file, speed: 0, perEndpoint })
  expect(emulator.endpoints()).toEqual([expect.objectContaining({ ...webhook, url: receiver.url, events: ['*'] })])
  expect(idsThatAre('delivered', emulator)).toEqual(delivered)
  expect(idsThatAre('retrying', emulator)).toEqual(refused)
  expect(idsThatAre('pending', emulator)).toEqual([...unanswered, ...waiting])

  // Attempts in progress and those that had not begun are made at once. Failed ones wait until they are due.
  await emulator.idle()
  expect(idsThatAre('delivered', emulator)).toEqual([...delivered, ...unanswered, ...waiting])
  expect(idsThatAre('retrying', emulator)).toEqual(refused)
  await emulator.advance(2 * minute)
  expect(emulator.tally()).toMatchObject({ deliveries: 68, delivered: 68 })

  expect(receiver.countsOf(delivered)).toEqual([1])
  expect(receiver.countsOf(refused)).toEqual([2])
  expect(receiver.countsOf(unanswered)).toEqual([2])
  expect(receiver.countsOf(waiting)).toEqual([1])
  expect(receiver.isAllSignedWith(webhook.secret)).toBe(true)
})

it('an emulator that is killed under load loses nothing, and repeats only attempts in progress', async () => {
  const receiver = await recorder()
  const killed = await startKillable()
  const { secret } = await registered(killed.greeting, receiver.url)
  const ids = newIds('traffic', 2000)
  const inTheMidst = receiver.arrivals(300)
  await killed.ask({ ids, answer: 'at-once' })
  await inTheMidst
  await killed.kill()

  const emulator = await emulatorOf({ file, speed: 0, perEndpoint })
  const before = idsThatAre('delivered', emulator)
  const open = idsThatAre('pending', emulator)
  expect([...before, ...open].sort()).toEqual([...ids].sort())
  // Received requests were recorded, except those in progress, and more were still waiting.
  expect(before.length).toBeGreaterThanOrEqual(300 - perEndpoint)
  expect(open.length).toBeGreaterThan(0)

  await emulator.settled()
  expect(idsThatAre('delivered', emulator)).toHaveLength(2000)
  expect(receiver.countsOf(before)).toEqual([1])
  const twice = ids.filter((id) => receiver.counts.get(id) === 2)
  expect(twice.length).toBeLessThanOrEqual(perEndpoint)
  expect(receiver.received).toHaveLength(2000 + twice.length)
  expect(receiver.countsOf(ids)).not.toContain(0)
  expect(receiver.isAllSignedWith(secret)).toBe(true)
})
