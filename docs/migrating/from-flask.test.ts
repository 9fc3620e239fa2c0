import { createWebhooks, selfTest } from '@audian-webhooks/core'
import { memoryStore } from '@audian-webhooks/store-memory'
import { signedDelivery } from '@audian-webhooks/testing'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { type Delivery, deliveriesOf, type Receiver, send, signatureForms, withHeader } from './deliveries.ts'
import { type FlaskPrograms, missingFlask, openFlaskPrograms, secret } from './flask-programs.ts'
import type { RunningProgram } from './running-program.ts'
import type { Service } from './service.ts'

const fresh = deliveriesOf('flask', secret)
const twoHours = 2 * 3_600_000

let programs: FlaskPrograms
let service: Service

const called = () => service.succeeded.length

describe.skipIf(missingFlask)(`Flask${missingFlask === undefined ? '' : ` (${missingFlask})`}`, () => {
  beforeAll(async () => {
    programs = await openFlaskPrograms()
    service = programs.service
  })
  afterEach(() => service.reset())
  afterAll(() => programs?.close())

  describe('before', () => {
    let before: RunningProgram
    beforeAll(async () => {
      before = await programs.startBefore()
    })
    afterAll(() => before?.kill())

    it('handles a delivery, and rejects a forged one', async () => {
      expect(await send(before, fresh())).toBe(200)
      expect(service.begun).toMatchObject([{ name: 'handle_call_completed', argument: { call_id: 'call_sample' } }])
      expect(await send(before, fresh({ secret: 'whsec_other' }))).toBe(401)
      expect(called()).toBe(1)
    })

    it('gets an event again whose handler has failed', async () => {
      service.plan('fails')
      const delivery = fresh()
      expect([await send(before, delivery), await send(before, delivery)]).toEqual([500, 200])
      expect(called()).toBe(1)
    })

    it.each(signatureForms)('rejects a signature %s', async (_form, change) => {
      expect(await send(before, change(fresh()))).toBe(401)
      expect(service.begun).toEqual([])
    })

    it('runs a handler twice at once if the sender gives up', async () => {
      service.plan('waits')
      const delivery = fresh()
      await sendAndGiveUp(before, delivery)
      expect(await send(before, delivery)).toBe(200)
      expect(service.begun).toHaveLength(2)
      expect(called()).toBe(1)
      service.release()
      expect(called()).toBe(2)
    })

    it('runs a handler twice for an event that comes twice', async () => {
      const delivery = fresh()
      expect([await send(before, delivery), await send(before, delivery)]).toEqual([200, 200])
      expect(called()).toBe(2)
    })

    it('accepts an old delivery', async () => {
      expect(await send(before, fresh({ now: Date.now() - twoHours }))).toBe(200)
      expect(called()).toBe(1)
    })

    it('rejects another content type', async () => {
      const beforeFlask23 = 400
      expect([415, beforeFlask23]).toContain(await send(before, withHeader(fresh(), 'content-type', 'text/plain')))
      expect(called()).toBe(0)
    })

    it('answers 400 to a signed body that is not JSON', async () => {
      expect(await send(before, signedDelivery('not JSON', { secret }))).toBe(400)
    })

    it('believes forgers without a secret', async () => {
      const open = await programs.startBefore({ secret: '' })
      expect(await send(open, fresh({ secret: '' }))).toBe(200)
      expect(called()).toBe(1)
      await open.kill()
    })
  })

  describe.each([
    ['in TypeScript', 'startTypeScript', 'handleCallCompleted'],
    ['in Python', 'startBoth', 'handle_call_completed'],
  ] as const)('after, with handlers %s', (_language, start, name) => {
    let after: Receiver & { kill(): Promise<void> }
    beforeAll(async () => {
      after = await programs[start]()
    })
    afterAll(() => after?.kill())

    it('handles a delivery, and rejects a forged one', async () => {
      expect(await send(after, fresh())).toBe(200)
      expect(service.begun).toMatchObject([{ name, argument: { call_id: 'call_sample' } }])
      expect(await send(after, fresh({ secret: 'whsec_other' }))).toBe(401)
      expect(called()).toBe(1)
    })

    it('gets an event again whose handler has failed', async () => {
      service.plan('fails')
      const delivery = fresh()
      expect([await send(after, delivery), await send(after, delivery)]).toEqual([500, 200])
      expect(called()).toBe(1)
    })

    it.each(signatureForms)('accepts a signature %s', async (_form, change) => {
      expect(await send(after, change(fresh()))).toBe(200)
      expect(called()).toBe(1)
    })

    it('runs a handler once if the sender gives up', async () => {
      service.plan('waits')
      const delivery = fresh()
      await sendAndGiveUp(after, delivery)
      expect(await send(after, delivery)).toBe(503)
      expect(service.begun).toHaveLength(1)
      service.release()
      await expect.poll(() => send(after, delivery)).toBe(200)
      expect(service.begun).toHaveLength(1)
      expect(called()).toBe(1)
    })

    it('runs a handler once for an event that comes twice', async () => {
      const delivery = fresh()
      expect([await send(after, delivery), await send(after, delivery)]).toEqual([200, 200])
      expect(called()).toBe(1)
    })

    it('does not handle an old delivery', async () => {
      expect(await send(after, fresh({ now: Date.now() - twoHours }))).toBe(503)
      expect(called()).toBe(0)
    })

    it('accepts another content type', async () => {
      expect(await send(after, withHeader(fresh(), 'content-type', 'text/plain'))).toBe(200)
      expect(called()).toBe(1)
    })

    it('answers 500 to a signed body that is not JSON', async () => {
      expect(await send(after, signedDelivery('not JSON', { secret }))).toBe(500)
    })

    it('does not start without a secret', async () => {
      await expect(programs[start]({ secret: '' })).rejects.toThrow('OptionsError')
    })

    it('takes a self-test, and gives it to no handler', async () => {
      const webhooks = createWebhooks({ secret, store: memoryStore(), logger: false })
      expect(await selfTest(webhooks, `${after.origin}/webhooks`)).toMatchObject({ ok: true, seenHere: false })
      expect(service.begun).toEqual([])
    })

    it('accepts an event that it does not know', async () => {
      const unknown = { id: 'evt_transferred', event: 'call.transferred', data: {} }
      expect(await send(after, signedDelivery(unknown, { secret }))).toBe(200)
      expect(called()).toBe(0)
    })
  })
})

/** Ends the connection once a handler runs, as Audian does after 30 s. */
async function sendAndGiveUp(to: Receiver, delivery: Delivery): Promise<void> {
  const patience = new AbortController()
  const answer = send(to, delivery, patience.signal)
  await expect.poll(() => service.begun.length).toBe(1)
  patience.abort()
  await expect(answer).rejects.toThrow('aborted')
}
