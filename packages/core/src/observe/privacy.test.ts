import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { inspect, promisify } from 'node:util'
import { describe, expect, it } from 'vitest'
import * as z from 'zod'
import { type DeliveryOverrides, secret, signedDelivery } from '../doubles/deliveries.ts'
import { gaveAway, leakyErrors, phone } from '../doubles/leaky-errors.ts'
import { createTestReceiver, type LogLine } from '../doubles/test-receiver.ts'
import type { WebhooksOptions } from '../options/options.ts'
import type { RawBody } from '../receive/raw-delivery.ts'
import { createWebhooks } from '../webhooks.ts'

/** Each line in the forms that loggers print. */
function expectPrivate(lines: readonly LogLine[]): void {
  expect(lines.length).toBeGreaterThan(0)
  for (const line of lines) {
    for (const text of [JSON.stringify(line), inspect(line, { depth: 20, showHidden: true })]) {
      expect(gaveAway(text), text).toBe(false)
    }
  }
}

/** A line that reports an error. */
const withErrors = (lines: readonly LogLine[]) => lines.filter(({ fields }) => fields.err !== undefined)

describe.each(leakyErrors())('a number or a secret in %s', (_, error) => {
  it('does not get out by a handler that throws it', async () => {
    const receiver = createTestReceiver()
    receiver.webhooks.on('call.failed', () => {
      throw error
    })
    expect(await receiver.deliver()).toMatchObject({ outcome: 'failed', error })
    expectPrivate(withErrors(receiver.lines))
  })

  it('does not get out by a handler that rejects with it, nor by onUnmatched()', async () => {
    const receiver = createTestReceiver()
    receiver.webhooks.onUnmatched(() => Promise.reject(error))
    await receiver.deliver({ event: 'acme.unknown' })
    expectPrivate(withErrors(receiver.lines))
  })

  it('does not get out by a lifecycle listener', async () => {
    const receiver = createTestReceiver()
    receiver.webhooks.on('call.failed', () => {})
    receiver.webhooks.lifecycle.on('outcome', () => {
      throw error
    })
    await receiver.deliver()
    expectPrivate(withErrors(receiver.lines))
  })

  it('does not get out by a store', async () => {
    const receiver = createTestReceiver({
      store: {
        shared: false,
        claim: (key) => {
          if (key.endsWith('claim')) throw error
          return { state: 'claimed' }
        },
        renew: () => Promise.reject(error),
        complete: () => Promise.reject(error),
        release: () => Promise.reject(error),
      },
    })
    receiver.webhooks
      .on('call.failed', () => {
        throw new Error('so that the lease is released')
      })
      .on('call.ringing', () => new Promise((resolve) => receiver.clock.setTimer(() => resolve(undefined), 15_000)))
    await receiver.deliver({ id: 'claim' })
    await receiver.deliver({ id: 'release' })
    const renewed = receiver.deliver({ id: 'renew', event: 'call.ringing', data: { call_id: '1', ringing_at: '' } })
    await receiver.clock.advance(15_000)
    await renewed
    await receiver.webhooks.ready()
    expect(withErrors(receiver.lines).length).toBeGreaterThanOrEqual(4)
    expectPrivate(receiver.lines)
  })

  it('does not get out by a secret provider', async () => {
    const receiver = createTestReceiver({ secret: () => Promise.reject(error) })
    expect(await receiver.deliver()).toMatchObject({ outcome: 'unavailable' })
    expectPrivate(withErrors(receiver.lines))
  })

  it('does not get out by what a handler logs', async () => {
    const receiver = createTestReceiver()
    receiver.webhooks.on('call.failed', (_event, { log }) => {
      for (const level of ['debug', 'info', 'warn', 'error'] as const) {
        log[level]({ err: error, nested: { error }, list: [error] }, `Called ${phone} the secret ${secret}`)
        log[level](error as object, 'in place of the fields')
      }
    })
    await receiver.deliver()
    expectPrivate(receiver.lines)
    expect(receiver.lines.filter(({ message }) => message.startsWith('Called'))).toHaveLength(4)
  })
})

describe('what is sent', () => {
  it.each<[string, DeliveryOverrides]>([
    ['delivery id', { deliveryId: phone }],
    ['delivery id without a plus', { deliveryId: phone.slice(1) }],
    ['delivery id that is the secret', { deliveryId: secret }],
    ['id', { id: phone }],
    ['id that is a plain number', { id: phone.slice(1) }],
    ['id that is not a string', { id: Number(phone.slice(1)) }],
    ['name', { event: phone }],
    ['name in a namespace', { event: `acme.${phone}` }],
    ['data', { data: { call_id: phone, from: phone } }],
    ['data that does not fit', { data: { call_id: Number(phone.slice(1)), [phone]: phone } }],
    ['its own time', { body: JSON.stringify({ id: 'evt_1', event: 'call.failed', timestamp: phone }) }],
    ['body that is not an event', { body: phone }],
    ['body that is not JSON', { body: `{"from":"${phone}` }],
    ['time out of tolerance', { deliveryId: phone, sentAt: 0 }],
  ])('is not written with its numbers: %s', async (_, parts) => {
    const receiver = createTestReceiver()
    receiver.webhooks.on('*', () => {
      throw new Error('so that there is a line')
    })
    await receiver.deliver(parts)
    await receiver.deliver({ ...parts, event: parts.event ?? 'acme.unknown' })
    expectPrivate(receiver.lines)
  })

  it('is not written with its numbers when it is forged', async () => {
    const receiver = createTestReceiver()
    for (let count = 0; count < 5; count++) await receiver.deliver({ secret: 'whsec_forger', deliveryId: phone })
    const { headers, body } = signedDelivery(receiver.clock)
    for (const [name, value] of Object.entries(headers)) {
      await receiver.webhooks.receive({ headers: { ...headers, [name]: `${value}${phone}${secret}` }, body })
    }
    expectPrivate(receiver.lines)
  })

  it('is not written with its numbers when it cannot be read', async () => {
    const receiver = createTestReceiver()
    const { headers } = signedDelivery(receiver.clock, { deliveryId: phone })
    const bodies: unknown[] = [
      { from: phone },
      phone,
      () => ({ unread: 'misconfigured', detail: `someone has read ${phone}` }),
      () => ({ unread: 'too-large' }),
      () => Promise.reject(new Error(`${phone} left`)),
      (): RawBody => {
        throw new Error(secret)
      },
    ]
    for (const body of bodies) {
      await receiver.webhooks.receive({ headers, body: body as Uint8Array })
      await receiver.clock.advance(10_000)
    }
    expectPrivate(receiver.lines)
  })

  it('is not written with its numbers when a schema quotes it', async () => {
    const quoting = z.custom(() => false, { error: ({ input }) => `${JSON.stringify(input)} is none of ours` })
    const schema = z.looseObject({ to: quoting, tags: z.record(z.string(), z.number()) })
    for (const onMismatch of ['deliver', 'retry'] as const) {
      const receiver = createTestReceiver({ events: { 'acme.thing': schema }, onMismatch })
      receiver.webhooks.on('*', (_event, { log, issues }) => log.warn({ issues }, 'mine'))
      await receiver.deliver({ event: 'acme.thing', data: { to: phone, tags: { [phone]: phone } } })
      expect(receiver.emitted.mismatch).toHaveLength(1)
      expectPrivate(receiver.lines)
    }
  })

  it('is not written with its numbers when it is lost, late, or in conflict', async () => {
    const receiver = createTestReceiver()
    let fails = true
    receiver.webhooks.on('*', async () => {
      if (fails) throw new Error(phone)
    })
    await receiver.deliver({ id: phone, data: { from: phone }, happenedAt: receiver.clock.now() - 3_600_000 })
    expect(Buffer.from(receiver.emitted['permanent-loss'][0]?.rawBody ?? []).toString()).toContain(phone)
    fails = false
    await receiver.deliver({ id: phone.slice(1) })
    await receiver.deliver({ id: phone.slice(1), data: { call_id: 'another' } })
    expect(receiver.emitted.conflict).toHaveLength(1)
    expectPrivate(receiver.lines)
  })
})

describe('the receiver itself', () => {
  const receivers = [
    createWebhooks({ secret, store: 'none' }),
    createWebhooks({ secret: [secret, `${secret}_2`], store: 'none', logger: false }),
    createWebhooks({ secret: () => secret, store: 'none' }),
  ]

  it.each(receivers.map((webhooks) => [webhooks]))('shows no secret, however it is printed', async (webhooks) => {
    webhooks.on('*', () => {})
    await webhooks.ready()
    const printed = [
      inspect(webhooks, { showHidden: true, depth: 20, getters: true, showProxy: true }),
      JSON.stringify(webhooks),
      String(webhooks),
      JSON.stringify({ ...webhooks }),
      JSON.stringify(structuredClone(JSON.parse(JSON.stringify(webhooks)))),
      inspect(Object.getOwnPropertyDescriptors(webhooks), { depth: 20 }),
    ]
    expect(printed.join('\n')).not.toContain(secret)
  })

  it('shows none in its options’ errors', () => {
    const wrong: object[] = [
      { secret: `${secret}\n` },
      { secret: [secret, ''] },
      { secret: { secrets: secret } },
      { deadlineMs: secret },
      { name: `${secret}!` },
      { store: secret },
      { tolerance: secret },
      { tolerance: { pastMs: secret, futureMs: secret } },
      { retainMs: secret, tolerance: { pastMs: 1, futureMs: 1 } },
      { logger: secret, clock: secret, onMismatch: secret, events: secret },
    ]
    for (const options of wrong) {
      let caught: unknown
      try {
        createWebhooks({ secret, store: 'none', ...options } as WebhooksOptions)
      } catch (error) {
        caught = error
      }
      expect(caught).toMatchObject({ code: 'OPTIONS_INVALID' })
      expect(inspect(caught, { showHidden: true, depth: 20 })).not.toContain(secret)
    }
  })

  it('answers without a number and without a secret', async () => {
    const receiver = createTestReceiver()
    receiver.webhooks.on('*', () => {
      throw new Error(`${phone} ${secret}`)
    })
    const answers = [
      await receiver.answer({ deliveryId: phone }),
      await receiver.answer({ secret: 'whsec_forger' }),
      await receiver.answer({ body: phone }),
    ]
    expect(gaveAway(JSON.stringify(answers))).toBe(false)
  })
})

describe('the console', () => {
  it('shows no number and no secret when a program fails', async () => {
    const program = join(import.meta.dirname, '../doubles/noisy-program.ts')
    const arguments_ = ['--conditions=source', '--import', 'tsx', program]
    const { stdout, stderr } = await promisify(execFile)(process.execPath, arguments_, { maxBuffer: 64 * 1_048_576 })
    const output = `${stdout}${stderr}`
    // The program has reached its end, and has logged everything.
    expect(stderr.match(/A handler failed: Audian will deliver the event again\./g)).toHaveLength(leakyErrors().length)
    expect(stderr).toContain('[phone …34]')
    expect(stderr).toContain('[secret]')
    expect(stdout).toContain('ReceivingWebhooks')
    const line = output.split('\n').find(gaveAway)
    expect(line).toBeUndefined()
  }, 30_000)
})
