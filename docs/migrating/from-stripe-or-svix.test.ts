import { createHmac } from 'node:crypto'
import { sampleEvent, signedDelivery } from '@audian-webhooks/testing'
import { Stripe } from 'stripe'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { type Delivery, deliveriesOf, send, withHeader } from './deliveries.ts'
import { type PagePrograms, programsOf } from './page-programs.ts'
import type { RunningProgram } from './running-program.ts'
import { type Service, startService } from './service.ts'

const secret = `whsec_${Buffer.from('a key of 24 random bytes').toString('base64')}`
const audian = deliveriesOf('stripe', secret)
const minute = 60_000

let programs: PagePrograms
let service: Service
let stripe: RunningProgram
let svix: RunningProgram
let after: RunningProgram

const options = () => ({ secret, functions: ['book'], serviceUrl: service.url })
const env = { STRIPE_API_KEY: 'sk_test_unused', STRIPE_WEBHOOK_SECRET: secret, SVIX_SECRET: secret }

beforeAll(async () => {
  ;[programs, service] = await Promise.all([programsOf('docs/migrating/from-stripe-or-svix.md'), startService()])
  ;[stripe, svix, after] = await Promise.all([
    programs.startScript(0, { ...options(), env }),
    programs.startScript(1, { ...options(), env }),
    programs.startTypeScript(0, options()),
  ])
})
afterEach(() => service.reset())
afterAll(async () => {
  await Promise.all([stripe?.kill(), svix?.kill(), after?.kill()])
  programs?.remove()
  await service?.stop()
})

interface Signing {
  readonly now?: number
  readonly text?: string
  readonly key?: string
}

let count = 0

/** As Stripe sends it: hex of `timestamp.body`, with the whole secret. */
function byStripe({ now = Date.now(), text = '', key = secret }: Signing = {}): Delivery {
  const body = JSON.stringify({ id: `evt_${++count}`, type: 'invoice.paid', data: { object: { text } } })
  const timestamp = Math.floor(now / 1000)
  const signature = createHmac('sha256', key).update(`${timestamp}.${body}`).digest('hex')
  const headers = { 'content-type': 'application/json', 'stripe-signature': `t=${timestamp},v1=${signature}` }
  return { headers, body: Buffer.from(body) }
}

/** As Svix sends it: Base64 of `id.timestamp.body`, with the bytes that the secret encodes. */
function bySvix({ now = Date.now(), text = '', key = secret }: Signing = {}): Delivery {
  const body = JSON.stringify({ type: 'invoice.paid', data: { text } })
  const id = `msg_${++count}`
  const timestamp = Math.floor(now / 1000)
  const signing = createHmac('sha256', Buffer.from(key.replace('whsec_', ''), 'base64'))
  const signature = signing.update(`${id}.${timestamp}.${body}`).digest('base64')
  const headers = {
    'content-type': 'application/json',
    'svix-id': id,
    'svix-timestamp': String(timestamp),
    'svix-signature': `v1,${signature}`,
  }
  return { headers, body: Buffer.from(body) }
}

const called = () => service.succeeded.length
const befores = [
  { name: 'Stripe', program: () => stripe, fresh: byStripe, ok: 200 },
  { name: 'Svix', program: () => svix, fresh: bySvix, ok: 204 },
]

describe.each(befores)('before, with $name', ({ program, fresh, ok }) => {
  it('handles a delivery once, and rejects a forged one', async () => {
    const delivery = fresh()
    expect([await send(program(), delivery), await send(program(), delivery)]).toEqual([ok, ok])
    expect(await send(program(), fresh({ key: 'whsec_b3RoZXI=' }))).toBe(400)
    expect(service.begun).toHaveLength(1)
    expect(called()).toBe(1)
  })

  it.each([10, 120])('rejects what was signed %i minutes ago', async (minutes) => {
    expect(await send(program(), fresh({ now: Date.now() - minutes * minute }))).toBe(400)
    expect(service.begun).toEqual([])
  })

  it('rejects a body of 150 kB', async () => {
    expect(await send(program(), fresh({ text: 'x'.repeat(150_000) }))).toBe(413)
    expect(service.begun).toEqual([])
  })

  it('rejects another content type', async () => {
    expect(await send(program(), withHeader(fresh(), 'content-type', 'text/plain'))).toBe(400)
    expect(service.begun).toEqual([])
  })
})

describe('after', () => {
  it('handles a delivery once, and rejects a forged one', async () => {
    const delivery = audian()
    expect([await send(after, delivery), await send(after, delivery)]).toEqual([200, 200])
    expect(await send(after, audian({ secret: 'whsec_b3RoZXI=' }))).toBe(401)
    expect(service.begun).toHaveLength(1)
    expect(called()).toBe(1)
  })

  it.each([
    [10, 200, 1],
    [120, 503, 0],
  ])('answers what was signed %i minutes ago with %i', async (minutes, status, runs) => {
    expect(await send(after, audian({ now: Date.now() - minutes * minute }))).toBe(status)
    expect(called()).toBe(runs)
  })

  it('accepts a body of 150 kB', async () => {
    const event = sampleEvent('call.completed', { data: { completion_reason: 'x'.repeat(150_000) } })
    expect(await send(after, signedDelivery(event, { secret }))).toBe(200)
    expect(called()).toBe(1)
  })

  it('accepts another content type', async () => {
    expect(await send(after, withHeader(audian(), 'content-type', 'text/plain'))).toBe(200)
    expect(called()).toBe(1)
  })
})

it('skips the retry of a failed event before, with Stripe, and runs it after', async () => {
  service.plan('fails')
  const delivery = byStripe()
  expect([await send(stripe, delivery), await send(stripe, delivery)]).toEqual([500, 200])
  expect(called()).toBe(0)

  service.plan('fails')
  const signed = audian()
  expect([await send(after, signed), await send(after, signed)]).toEqual([500, 200])
  expect(called()).toBe(1)
})

it('runs a handler twice before, with Svix, and once after, if an event comes twice at the same time', async () => {
  service.plan('waits', 'waits')
  const delivery = bySvix()
  const both = [send(svix, delivery), send(svix, delivery)]
  await expect.poll(() => service.begun.length).toBe(2)
  service.release()
  expect(await Promise.all(both)).toEqual([204, 204])
  service.reset()

  service.plan('waits')
  const signed = audian()
  const first = send(after, signed)
  await expect.poll(() => service.begun.length).toBe(1)
  expect(await send(after, signed)).toBe(503)
  service.release()
  expect(await first).toBe(200)
  expect(service.begun).toHaveLength(1)
})

it('answers 400 before, with Stripe, and does not start after, without a secret', async () => {
  const careless = await programs.startScript(0, { ...options(), env: { ...env, STRIPE_WEBHOOK_SECRET: '' } })
  expect(await send(careless, byStripe())).toBe(400)
  await careless.kill()
  await expect(programs.startTypeScript(0, { ...options(), secret: '' })).rejects.toThrow('OptionsError')
})

describe("Audian's signature", () => {
  it("is accepted by constructEvent() in Stripe's header", () => {
    const { headers, body } = audian()
    const header = `t=${headers['x-audian-timestamp']},v1=${headers['x-audian-signature']}`
    const { webhooks } = new Stripe('sk_test_unused')
    expect(webhooks.constructEvent(body, header, secret)).toMatchObject({ event: 'call.completed' })
    expect(() => webhooks.constructEvent(body, header, 'whsec_other')).toThrow('signature')
  })

  it('is not accepted by verify() of Svix', async () => {
    const { headers, body } = audian()
    const signature = Buffer.from(headers['x-audian-signature'] ?? '', 'hex').toString('base64')
    const svixHeaders = {
      'svix-id': 'msg_1',
      'svix-timestamp': headers['x-audian-timestamp'] ?? '',
      'svix-signature': `v1,${signature}`,
    }
    expect(await send(svix, { body, headers: { ...headers, ...svixHeaders } })).toBe(400)
  })
})
