import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { createClient, type Reconciliation, reconcile } from '@audian-webhooks/client'
import { createWebhooks } from '@audian-webhooks/core'
import { handledEvents } from '@audian-webhooks/core/kit'
import { type Emulator, startEmulator } from '@audian-webhooks/emulator'
import { nodeWebhooks } from '@audian-webhooks/node'
import { memoryStore } from '@audian-webhooks/store-memory'
import { afterEach, expect, it } from 'vitest'

const minute = 60_000
const closers: (() => unknown)[] = []
afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close()
})

/** A receiver, and something in front of it. `away` cuts all connections; `loses` answers 200 and forwards nothing. */
async function setUp() {
  const emulator = await startEmulator({ speed: 0 })
  closers.push(() => emulator.close())
  const front: { mode: 'forwards' | 'away' | 'loses' } = { mode: 'forwards' }
  const server = createServer()
  server.on('connection', (socket) => front.mode === 'away' && socket.destroy())
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  closers.push(() => server.close())

  const { port } = server.address() as AddressInfo
  const { id, secret } = emulator.register({ url: `http://127.0.0.1:${port}/webhooks` })
  const webhooks = createWebhooks({ secret, store: memoryStore(), logger: false })
  const runs: string[] = []
  webhooks.on('call.completed', ({ id: eventId }) => void runs.push(eventId ?? 'without id'))
  const receive = nodeWebhooks(webhooks)
  server.on('request', (request, response) => {
    if (front.mode === 'loses') request.resume().on('end', () => response.end())
    else void receive(request, response)
  })

  const { webhooks: api } = createClient({ baseUrl: emulator.apiUrl, token: emulator.token, timeoutMs: 60_000 })
  // A stepped schedule keeps real time in its logs, in which all of this takes seconds.
  const compare = () => reconcile(api.logs(id), { isHandled: handledEvents(webhooks), settleMs: 0 })
  return { emulator, front, runs, compare }
}

/** Sends this many calls, with this much time of the schedule after each, and returns their events' ids. */
async function traffic(emulator: Emulator, { calls, everyMs }: { calls: number; everyMs: number }): Promise<string[]> {
  const ids: string[] = []
  for (let call = 0; call < calls; call++) {
    const [delivery] = emulator.send({ event: 'call.completed', data: { call_id: `call_${call}` } })
    ids.push(delivery?.eventId ?? 'not sent')
    await emulator.idle()
    await emulator.advance(everyMs)
  }
  return ids
}

async function redeliver(emulator: Emulator, { missed }: Reconciliation): Promise<void> {
  for (const { log } of missed) {
    const [delivery] = emulator.deliveries().filter(({ eventId }) => eventId === log.id)
    emulator.redeliver(delivery?.id ?? 'unknown')
  }
  await emulator.settled()
}

const idsOf = ({ missed }: Reconciliation) => missed.map(({ log }) => log.id).sort()

it('finds what an outage of 90 minutes has cost, and no gap after it is delivered again', async () => {
  const { emulator, front, runs, compare } = await setUp()
  const before = await traffic(emulator, { calls: 3, everyMs: 10 * minute })
  expect(await compare()).toMatchObject({ events: 3, handled: 3, gap: 0 })

  front.mode = 'away'
  const during = await traffic(emulator, { calls: 9, everyMs: 10 * minute })
  // Audian makes five attempts within 51 to 56 minutes: what was sent in the first half hour has had them all.
  const givenUp = during.slice(0, 4)
  const stillTried = during.slice(4)
  const atTheEnd = await compare()
  expect(atTheEnd).toMatchObject({ events: 12, handled: 3, gap: 4, failed: 4, lost: 0, underWay: 5 })
  expect(idsOf(atTheEnd)).toEqual([...givenUp].sort())

  front.mode = 'forwards'
  const after = await traffic(emulator, { calls: 3, everyMs: 20 * minute })
  await emulator.settled()
  const result = await compare()
  expect(result).toMatchObject({ events: 15, handled: 11, gap: 4, failed: 4, lost: 0, underWay: 0, undecided: 0 })
  expect(idsOf(result)).toEqual([...givenUp].sort())
  expect(result.oldestMissed?.log).toMatchObject({ id: givenUp[0], status: 'failed', attempts: 5 })
  expect([...runs].sort()).toEqual([...before, ...stillTried, ...after].sort())

  await redeliver(emulator, result)
  expect(await compare()).toMatchObject({ events: 15, handled: 15, gap: 0, missed: [], underWay: 0 })
  expect([...runs].sort()).toEqual([...before, ...during, ...after].sort())
}, 120_000)

it('finds an event that was answered 2xx and never handled', async () => {
  const { emulator, front, runs, compare } = await setUp()
  const [first] = await traffic(emulator, { calls: 1, everyMs: 0 })
  front.mode = 'loses'
  const [lost] = await traffic(emulator, { calls: 1, everyMs: 0 })
  front.mode = 'forwards'
  const [last] = await traffic(emulator, { calls: 1, everyMs: 0 })

  const result = await compare()
  expect(result).toMatchObject({ events: 3, handled: 2, gap: 1, failed: 0, lost: 1 })
  expect(result.missed).toMatchObject([
    { reason: 'lost', log: { id: lost, status: 'delivered', response_status: 200 } },
  ])

  await redeliver(emulator, result)
  expect(await compare()).toMatchObject({ events: 3, handled: 3, gap: 0 })
  expect(runs).toEqual([first, last, lost])
}, 60_000)
