import type { ServerResponse } from 'node:http'
import { buffer } from 'node:stream/consumers'
import { createWebhooks } from '@audian-webhooks/core'
import type { Delivery, Emulator, EmulatorOptions } from '@audian-webhooks/emulator'
import { nodeWebhooks } from '@audian-webhooks/node'
import { memoryStore } from '@audian-webhooks/store-memory'
import { freePort } from '@audian-webhooks/test-services'
import { sampleEvent } from '@audian-webhooks/testing'
import { describe, expect, it } from 'vitest'
import { seeded } from '../chaos/random.ts'
import { afterwards, closing, emulatorOf } from './closing.ts'
import { listen, webhookUrl } from './listen.ts'

const minute = 60_000
const day = 24 * 60 * minute
/** The delays between attempts, from the vendor's retry policy page. */
const gaps = [1 * minute, 5 * minute, 15 * minute, 30 * minute]
/** The greatest number below 1. */
const almostOne = 1 - Number.EPSILON / 2

/** In virtual time, with one webhook whose receiver does what the test says, once the delivery has come in as a whole. */
async function answeredBy(answer: (response: ServerResponse) => void, options: EmulatorOptions): Promise<Emulator> {
  const receiver = await closing(
    listen(async (request, response) => {
      await buffer(request)
      answer(response)
    }),
  )
  const emulator = await emulatorOf({ speed: 0, ...options })
  emulator.register({ url: receiver.url })
  return emulator
}

const refusing = (options: EmulatorOptions) => answeredBy((response) => response.writeHead(503).end(), options)

function sendCompleted(emulator: Emulator, count: number): Delivery[] {
  return Array.from({ length: count }, () => emulator.send(sampleEvent('call.completed'))).flat()
}

function timesOf({ attempts }: Delivery): number[] {
  return attempts.map(({ scheduleTime }) => scheduleTime)
}

function gapsOf(delivery: Delivery): number[] {
  const times = timesOf(delivery)
  return times.slice(1).map((time, index) => time - (times[index] ?? Number.NaN))
}

/** How much later than the policy's gap each repeated attempt came. */
function jittersOf(delivery: Delivery): number[] {
  return gapsOf(delivery).map((gap, index) => gap - (gaps[index] ?? Number.NaN))
}

describe('a delivery that is answered 503', () => {
  it('is attempted at 0, 1, 5, 15 and 30 minutes after one another, then given up', async () => {
    const emulator = await refusing({ random: () => 0 })
    const only = () => emulator.deliveries()[0] as Delivery
    const [sent] = emulator.send(sampleEvent('call.completed'))
    expect(sent).toMatchObject({ status: 'pending', attempts: [] })
    await emulator.idle()
    expect(only()).toMatchObject({ status: 'retrying', attempts: [{ number: 1 }] })

    for (const [index, gap] of gaps.entries()) {
      await emulator.advance(gap - 1)
      expect(only().attempts).toHaveLength(index + 1)
      await emulator.advance(1)
      expect(only().attempts).toHaveLength(index + 2)
    }
    expect(gapsOf(only())).toEqual(gaps)
    expect(only()).toMatchObject({ status: 'failed', reason: 'Given up after 5 attempts.' })
    expect(only().nextAttemptAt).toBeUndefined()

    await emulator.advance(day)
    expect(only().attempts).toHaveLength(5)
    expect(emulator.tally()).toMatchObject({ failed: 1, attempts: 5 })
  })

  it('is attempted up to a minute later than that', async () => {
    const emulator = await refusing({ random: () => almostOne })
    emulator.send(sampleEvent('call.completed'))
    await emulator.advance(day)

    const [delivery] = emulator.deliveries() as [Delivery]
    expect(gapsOf(delivery)).toHaveLength(4)
    for (const jitter of jittersOf(delivery)) expect(jitter).toBeCloseTo(minute, 2)
  })

  it('is attempted at times that are spread over that minute', async () => {
    const emulator = await refusing({ random: seeded(1, 'jitter') })
    sendCompleted(emulator, 100)
    await emulator.advance(day)

    expect(emulator.tally()).toMatchObject({ deliveries: 100, failed: 100, attempts: 500 })
    for (const repeat of gaps.keys()) {
      const jitters = emulator.deliveries().map((delivery) => jittersOf(delivery)[repeat] ?? Number.NaN)
      expect(Math.min(...jitters)).toBeGreaterThanOrEqual(0)
      expect(Math.max(...jitters)).toBeLessThanOrEqual(minute)
      // Each sixth of the minute gets some of the hundred.
      expect(new Set(jitters.map((jitter) => Math.floor(jitter / 10_000)))).toEqual(new Set([0, 1, 2, 3, 4, 5]))
    }
  })

  it('is the same text in all attempts, each of which has its own name', async () => {
    const bodies: string[] = []
    const receiver = await closing(
      listen(async (request, response) => {
        bodies.push(String(await buffer(request)))
        response.writeHead(500).end()
      }),
    )
    const emulator = await emulatorOf({ speed: 0 })
    emulator.register({ url: receiver.url })
    const [sent] = emulator.send(sampleEvent('call.completed'))
    await emulator.advance(day)

    expect(bodies).toEqual(Array.from({ length: 5 }, () => sent?.body))
    const [delivery] = emulator.deliveries()
    const names = delivery?.attempts.map(({ requestHeaders }) => requestHeaders['x-audian-delivery-id'])
    expect(new Set(names).size).toBe(5)
  })
})

describe('a response that is too late', () => {
  /** Short, in real time. The delays between attempts are virtual. */
  const schedule = { timeoutMs: 200 }
  const late = { error: 'No response within 0.2 s.', durationMs: expect.any(Number) }

  it('counts as a 5xx: the delivery is retried', async () => {
    let count = 0
    const emulator = await answeredBy((response) => count++ === 1 && response.end(), { schedule, random: () => 0 })
    emulator.send(sampleEvent('call.completed'))
    await emulator.idle()
    const [first] = emulator.deliveries()
    expect(first).toMatchObject({ status: 'retrying', attempts: [late] })
    expect(first?.attempts[0]?.durationMs).toBeGreaterThanOrEqual(199)

    await emulator.advance(minute)
    const [second] = emulator.deliveries() as [Delivery]
    expect(second).toMatchObject({ status: 'delivered', attempts: [late, { answer: { status: 200 } }] })
    expect(gapsOf(second)).toEqual([minute])
  })

  it('counts as no response when only its end is late', async () => {
    const emulator = await answeredBy((response) => response.writeHead(200).write('{"received":'), { schedule })
    emulator.send(sampleEvent('call.completed'))
    await emulator.idle()
    expect(emulator.deliveries()).toMatchObject([{ status: 'retrying', attempts: [late] }])
  })

  it('is awaited at most five times', async () => {
    const emulator = await answeredBy(() => undefined, { schedule })
    emulator.send(sampleEvent('call.completed'))
    await emulator.advance(day)
    const given = { status: 'failed', reason: 'Given up after 5 attempts.' }
    expect(emulator.deliveries()).toMatchObject([{ ...given, attempts: [late, late, late, late, late] }])
  })
})

describe('a receiver that is down for 20 minutes', () => {
  it('loses none of the events that happen in the meantime, and handles each once', async () => {
    const port = await freePort()
    const emulator = await emulatorOf({ speed: 0, random: seeded(2, 'jitter') })
    const { secret } = emulator.register({ url: webhookUrl(port) })
    const ids: string[] = []
    for (let passed = 0; passed < 20; passed++) {
      // Many of the events at the outage's beginning, the others over all of it.
      for (const { eventId } of sendCompleted(emulator, passed === 0 ? 31 : 1)) ids.push(eventId)
      await emulator.advance(minute)
    }
    for (const { attempts } of emulator.deliveries()) expect(attempts[0]?.error).toContain('ECONNREFUSED')
    expect(emulator.tally()).toMatchObject({ deliveries: 50, retrying: 50, delivered: 0, failed: 0 })

    const webhooks = createWebhooks({ secret, store: memoryStore(), logger: false })
    const handled: (string | undefined)[] = []
    webhooks.on('*', ({ id }) => void handled.push(id))
    afterwards(() => webhooks.close())
    await closing(listen(nodeWebhooks(webhooks, { path: '/webhooks' }), port))
    // The last attempt comes 51 minutes after the first one, and up to 4 minutes later still.
    await emulator.advance(55 * minute)

    expect(emulator.tally()).toMatchObject({ deliveries: 50, retrying: 0, delivered: 50, failed: 0 })
    expect(handled.sort()).toEqual(ids.sort())
  })
})
