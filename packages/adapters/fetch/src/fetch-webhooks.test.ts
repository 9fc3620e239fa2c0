import { createWebhooks, OptionsError, type Webhooks, type WebhooksOptions } from '@audian-webhooks/core'
import type { Receiver } from '@audian-webhooks/core/kit'
import { fakeClock, sampleEvent, signedDelivery } from '@audian-webhooks/testing'
import { describe, expect, it } from 'vitest'
import { fetchWebhooks } from './index.ts'

const secret = 'whsec_of_the_fetch_adapter'
const url = 'https://receiver.test/webhooks'
const clock = fakeClock()

function receiver(options: Partial<WebhooksOptions> = {}): Webhooks {
  return createWebhooks({ secret, store: 'none', logger: false, clock, ...options }) as unknown as Webhooks
}

function delivery(body: object | string = sampleEvent('call.completed')): Request {
  return new Request(url, { method: 'POST', ...signedDelivery(body, { secret, now: clock.now() }) })
}

function gate() {
  let open = () => {}
  const opened = new Promise<void>((resolve) => {
    open = resolve
  })
  return { opened, open: () => open() }
}

/** A run that continues beyond the deadline, until it is released. */
function late() {
  const [held, started] = [gate(), gate()]
  const webhooks = receiver({ deadlineMs: 1000 })
  webhooks.on('*', () => {
    started.open()
    return held.opened
  })
  const pastDeadline = async () => {
    await started.opened
    await clock.advance(1000)
  }
  return { webhooks, pastDeadline, finish: held.open }
}

async function isAnswered(answering: Promise<Response>): Promise<boolean> {
  const notYet = new Promise<undefined>((resolve) => setImmediate(() => resolve(undefined)))
  return (await Promise.race([answering, notYet])) !== undefined
}

describe('the path', () => {
  it('is refused at once if it does not begin with a slash', () => {
    expect(() => fetchWebhooks(receiver(), { path: 'webhooks' })).toThrow(
      new OptionsError('fetchWebhooks', ["path: 'webhooks' must begin with a slash."]),
    )
  })

  it('is any if none is given', async () => {
    expect((await fetchWebhooks(receiver())(delivery())).status).toBe(200)
  })

  it.each(['/webhooks', '/webhooks/'])('is compared without query and trailing slash: %s', async (path) => {
    const receive = fetchWebhooks(receiver(), { path })
    const statuses = ['', '/', '?a', '/?a=/b', '#here', '/more', '//', '-too'].map(
      async (rest) => (await receive(new Request(`${url}${rest}`, delivery()))).status,
    )
    expect(await Promise.all(statuses)).toEqual([200, 200, 200, 200, 200, 404, 404, 404])
  })
})

describe('work that continues after the answer', () => {
  it('is waited for where no one takes it over', async () => {
    const { webhooks, pastDeadline, finish } = late()
    const answering = fetchWebhooks(webhooks)(delivery())
    await pastDeadline()
    expect(await isAnswered(answering)).toBe(false)
    finish()
    expect((await answering).status).toBe(503)
  })

  it("is left to a process that lives on: 'process'", async () => {
    const { webhooks, pastDeadline, finish } = late()
    const answering = fetchWebhooks(webhooks, { waitUntil: 'process' })(delivery())
    await pastDeadline()
    expect((await answering).status).toBe(503)
    finish()
  })

  it.each(['the options', 'the context'])('is handed to the waitUntil of %s', async (where) => {
    const { webhooks, pastDeadline, finish } = late()
    const taken: Promise<void>[] = []
    const waitUntil = (work: Promise<void>) => void taken.push(work)
    const receive = fetchWebhooks(webhooks, where === 'the options' ? { waitUntil } : {})
    const answering = receive(delivery(), where === 'the options' ? undefined : { waitUntil })
    await pastDeadline()
    expect((await answering).status).toBe(503)
    // The way to the answer, and what is left to do after it.
    expect(taken).toHaveLength(2)
    finish()
    await Promise.all(taken)
  })

  it('includes the way to the answer, which the platform may end when the client leaves', async () => {
    const { webhooks, pastDeadline, finish } = late()
    const taken: Promise<void>[] = []
    const answering = fetchWebhooks(webhooks)(delivery(), { waitUntil: (work: Promise<void>) => taken.push(work) })
    expect(taken).toHaveLength(1)
    await pastDeadline()
    await answering
    expect(await taken[0]).toBeUndefined()
    finish()
  })

  it('does not cost the answer when the platform refuses it', async () => {
    const context = {
      waitUntil() {
        throw new TypeError('Illegal invocation')
      },
    }
    expect((await fetchWebhooks(receiver())(delivery(), context)).status).toBe(200)
  })

  it('is handed to the context as its own method, and to the options rather than to it', async () => {
    const { webhooks, pastDeadline, finish } = late()
    class ExecutionContext {
      readonly #taken: Promise<void>[] = []
      get taken() {
        return this.#taken.length
      }
      waitUntil(work: Promise<void>) {
        this.#taken.push(work)
      }
    }
    const [asked, overruled] = [new ExecutionContext(), new ExecutionContext()]
    const answering = [
      fetchWebhooks(webhooks)(delivery(), asked),
      fetchWebhooks(webhooks, { waitUntil: 'process' })(delivery(), overruled),
    ]
    await pastDeadline()
    await Promise.all(answering)
    expect([asked.taken, overruled.taken]).toEqual([2, 0])
    finish()
  })

  it('is handed to the execution context of a Worker, behind its environment', async () => {
    const { webhooks, pastDeadline, finish } = late()
    const taken: Promise<void>[] = []
    const context = {
      waitUntil(work: Promise<void>) {
        // As in workerd, where a method that is called without its object throws.
        if (this !== context) throw new TypeError('Illegal invocation')
        taken.push(work)
      },
      passThroughOnException: () => undefined,
    }
    const worker = { fetch: fetchWebhooks(webhooks) }
    const { fetch } = worker
    const env = { AUDIAN_WEBHOOK_SECRET: secret }
    const answering = [worker.fetch(delivery(), env, context), fetch(delivery(), env, context)]
    await pastDeadline()
    expect((await Promise.all(answering)).map(({ status }) => status)).toEqual([503, 503])
    expect(taken).toHaveLength(4)
    finish()
    await Promise.all(taken)
  })

  it.each([
    ['nothing', []],
    ['null', [null]],
    ['an empty context', [{}]],
    ["Next.js's context of a route", [{ params: Promise.resolve({}) }]],
    ["Deno's info", [{ remoteAddr: { transport: 'tcp' }, completed: Promise.resolve() }]],
    ["Bun's server", [{ requestIP: () => null, timeout: () => undefined }]],
    ['a context whose waitUntil is a text', [{ waitUntil: 'never' }]],
    ['a text', ['text']],
    ['an environment alone', [{ STORE: {} }, undefined]],
  ] satisfies [string, unknown[]][])(
    'is waited for with a context that takes nothing over: %s',
    async (_, platform: unknown[]) => {
      const { webhooks, pastDeadline, finish } = late()
      const answering = fetchWebhooks(webhooks)(delivery(), ...platform)
      await pastDeadline()
      expect(await isAnswered(answering)).toBe(false)
      finish()
      expect((await answering).status).toBe(503)
    },
  )

  it('does not cost the answer when it fails', async () => {
    const failing: Receiver = {
      async handle(_delivery, options) {
        options?.waitUntil?.(Promise.reject(new Error('broken')))
        return { status: 200, headers: {}, body: 'heard' }
      },
    }
    expect((await fetchWebhooks(failing)(delivery())).status).toBe(200)
  })
})

it('takes a clone that was made before the body was read', async () => {
  const request = delivery()
  const clone = request.clone()
  await request.json()

  expect((await fetchWebhooks(receiver())(clone)).status).toBe(200)
})

it.each([
  ['consumed', (request: Request) => request.text()],
  ['locked', async (request: Request) => request.body?.getReader()],
])('answers 500 to a body that is %s', async (_, read) => {
  const webhooks = receiver()
  const request = delivery()
  await read(request)

  expect((await fetchWebhooks(webhooks)(request)).status).toBe(500)
  expect(webhooks.stats().outcomes.misconfigured).toBe(1)
})

it('answers a sender that has left, since the platform wants a response', async () => {
  const body = new ReadableStream({ start: (controller) => controller.error(new Error('ECONNRESET')) })
  const { headers } = signedDelivery({}, { secret, now: clock.now() })
  const request = new Request(url, { method: 'POST', headers, body, duplex: 'half' })
  const webhooks = receiver()

  expect((await fetchWebhooks(webhooks)(request)).status).toBe(503)
  expect(webhooks.stats().outcomes.aborted).toBe(1)
})
