import { describe, expect, it } from 'vitest'
import { created, id, rotated, webhook } from '../doubles/examples.ts'
import { cut, cutMidway, refusal, silence } from '../doubles/replies.ts'
import { clientOf, type Reply, scriptedApi } from '../doubles/scripted-api.ts'
import { unusedAddress } from '../doubles/unused-address.ts'

type Client = ReturnType<typeof clientOf>

const fields = { url: 'https://your-domain.com/webhooks', events: ['*'], active: true }
const passing: [string, Reply][] = [
  ['a cut', cut],
  ['a cut midway', cutMidway],
  ['502', refusal(502)],
  ['503', refusal(503)],
  ['504', refusal(504)],
]
const list = async ({ webhooks }: Client) => (await webhooks.list().page()).entries
const safe: [string, (client: Client) => Promise<unknown>, Reply][] = [
  ['list', list, { body: [] }],
  ['update', ({ webhooks }) => webhooks.update(id, { active: false }), { body: webhook }],
  ['delete', ({ webhooks }) => webhooks.delete(id), { status: 204 }],
]
const unsafe: [string, (client: Client) => Promise<unknown>, Reply][] = [
  ['create', ({ webhooks }) => webhooks.create(fields), { body: created }],
  ['rotateSecret', ({ webhooks }) => webhooks.rotateSecret(id), { body: rotated }],
  ['test', ({ webhooks }) => webhooks.test(id, 'call.completed'), {}],
]

describe.each(safe)('%s, which may be repeated', (_, call, success) => {
  it.each([...passing, ['429', refusal(429)] as [string, Reply]])('is sent again after %s', async (_name, reply) => {
    const api = await scriptedApi(reply, success)
    await call(clientOf(api))
    expect(api.received).toHaveLength(2)
    expect(new Set(api.received.map(({ method, path, body }) => `${method} ${path} ${body}`)).size).toBe(1)
  })

  it.each([400, 403, 404, 409, 422, 501])('is not sent again after %i', async (status) => {
    const api = await scriptedApi(refusal(status), success)
    await expect(call(clientOf(api))).rejects.toMatchObject({ status })
    expect(api.received).toHaveLength(1)
  })

  it('is given up after three attempts', async () => {
    const api = await scriptedApi(refusal(503), cut, refusal(502), success)
    await expect(call(clientOf(api))).rejects.toMatchObject({ status: 502 })
    expect(api.received).toHaveLength(3)
  })
})

describe.each(unsafe)('%s, which may not be repeated', (_, call, success) => {
  it.each([...passing, ['500', refusal(500)] as [string, Reply]])(
    'is sent once and fails after %s',
    async (_name, reply) => {
      const api = await scriptedApi(reply, success)
      await expect(call(clientOf(api))).rejects.toMatchObject({ carriedOut: 'maybe' })
      expect(api.received).toHaveLength(1)
    },
  )

  it('is sent again after 429, with which it was refused', async () => {
    const api = await scriptedApi(refusal(429), success)
    await call(clientOf(api))
    expect(api.received).toHaveLength(2)
  })

  it('is sent again when there was no connection on which it could have left', async () => {
    const api = await scriptedApi(success)
    const nowhere = await unusedAddress()
    let calls = 0
    const fetch: typeof globalThis.fetch = (url, init) => {
      calls++
      return globalThis.fetch(calls === 1 ? nowhere : url, init)
    }
    await call(clientOf(api, { fetch }))
    expect(calls).toBe(2)
    expect(api.received).toHaveLength(1)
  })
})

describe('500', () => {
  it('repeats what only reads', async () => {
    const api = await scriptedApi(refusal(500), { body: [] })
    await list(clientOf(api))
    expect(api.received).toHaveLength(2)
  })

  it('does not repeat a change', async () => {
    const api = await scriptedApi(refusal(500), { body: webhook })
    await expect(clientOf(api).webhooks.update(id, {})).rejects.toMatchObject({ status: 500 })
    expect(api.received).toHaveLength(1)
  })
})

/** Within it a request reaches the API on a busy machine too. */
const patience = { timeoutMs: 5000 }

describe('after silence, of all calls at once', () => {
  it('what may be repeated is sent again', async () => {
    const sent = safe.map(async ([name, call, success]) => {
      const api = await scriptedApi(silence, success)
      await call(clientOf(api, patience))
      expect(api.received, name).toHaveLength(2)
      expect(new Set(api.received.map(({ method, path, body }) => `${method} ${path} ${body}`)).size, name).toBe(1)
    })
    await Promise.all(sent)
  })

  it('what may not be repeated is sent once and fails', async () => {
    const sent = unsafe.map(async ([name, call, success]) => {
      const api = await scriptedApi(silence, success)
      await expect(call(clientOf(api, patience)), name).rejects.toMatchObject({ carriedOut: 'maybe' })
      expect(api.received, name).toHaveLength(1)
    })
    await Promise.all(sent)
  })

  it('a deletion whose answer was lost has happened if the webhook no longer exists', async () => {
    const api = await scriptedApi(silence, refusal(404))
    await expect(clientOf(api, patience).webhooks.delete(id)).resolves.toBeUndefined()
    expect(api.received).toHaveLength(2)
  })
})

describe('a deletion', () => {
  it.each(passing.filter(([name]) => name !== '503'))(
    'whose answer was lost has happened if the webhook no longer exists: %s',
    async (_, reply) => {
      const api = await scriptedApi(reply, refusal(404))
      await expect(clientOf(api).webhooks.delete(id)).resolves.toBeUndefined()
      expect(api.received).toHaveLength(2)
    },
  )

  it('that the API was not ready for may have happened, or the webhook was never there', async () => {
    const api = await scriptedApi(refusal(503), refusal(404))
    const call = clientOf(api).webhooks.delete(id)
    await expect(call).rejects.toMatchObject({ code: 'NOT_FOUND', carriedOut: 'maybe' })
    await expect(call).rejects.toThrow('may have been deleted anyway')
  })

  it('of a webhook that was never there fails, also after a refusal', async () => {
    const api = await scriptedApi(refusal(429), refusal(404))
    await expect(clientOf(api).webhooks.delete(id)).rejects.toMatchObject({ code: 'NOT_FOUND', carriedOut: 'no' })
  })
})

describe('Retry-After', () => {
  async function waitedMs(header: string, maxDelayMs = 30_000): Promise<number> {
    const times: number[] = []
    const at =
      (reply: Reply): Reply =>
      (response, request) => {
        times.push(performance.now())
        if (typeof reply === 'function') return reply(response, request)
        response.writeHead(reply.status ?? 200, reply.headers).end(JSON.stringify(reply.body))
      }
    const api = await scriptedApi(at(refusal(429, {}, { 'retry-after': header })), at({ body: [] }))
    await list(clientOf(api, { retry: { initialDelayMs: 1, maxDelayMs } }))
    return (times[1] ?? 0) - (times[0] ?? 0)
  }

  it('in seconds is waited for', async () => {
    expect(await waitedMs('1')).toBeGreaterThanOrEqual(995)
  })

  it('as a date is waited for', async () => {
    // Dates have no milliseconds, so that between one and two seconds are left.
    expect(await waitedMs(new Date(Date.now() + 2000).toUTCString())).toBeGreaterThanOrEqual(900)
  })

  it.each(['soon', '', '-5', 'Mon, 01 Jan 2001 00:00:00 GMT', 'later 2099'])('%j asks for no wait', async (header) => {
    expect(await waitedMs(header)).toBeLessThan(5000)
  })

  it('that asks for too long fails the call at once, and the error says how long', async () => {
    const api = await scriptedApi(refusal(429, {}, { 'retry-after': '31' }), { body: [] })
    await expect(list(clientOf(api))).rejects.toMatchObject({ code: 'RATE_LIMITED', retryAfterMs: 31_000 })
    expect(api.received).toHaveLength(1)
  })
})

describe('a redirect', () => {
  it.each([301, 302, 303, 307, 308])('%i is not followed', async (status) => {
    const elsewhere = await scriptedApi({ body: [] })
    const api = await scriptedApi({ status, headers: { location: `${elsewhere.baseUrl}/webhooks` } })
    await expect(list(clientOf(api))).rejects.toMatchObject({ code: 'REDIRECTED', status })
    expect([api.received.length, elsewhere.received.length]).toEqual([1, 0])
  })
})

describe('a signal', () => {
  const reason = new Error('enough')

  it.each([...safe, ...unsafe].map(([name]) => name))('that has aborted already: %s is not sent', async (name) => {
    const api = await scriptedApi()
    const { webhooks } = clientOf(api)
    const signal = AbortSignal.abort(reason)
    const calls: Record<string, () => Promise<unknown>> = {
      create: () => webhooks.create(fields, { signal }),
      list: () => webhooks.list({ signal }).page(),
      update: () => webhooks.update(id, {}, { signal }),
      delete: () => webhooks.delete(id, { signal }),
      rotateSecret: () => webhooks.rotateSecret(id, { signal }),
      test: () => webhooks.test(id, 'call.completed', { signal }),
    }
    await expect(calls[name]?.()).rejects.toBe(reason)
    expect(api.received).toEqual([])
  })

  it('ends the wait for an answer', async () => {
    const api = await scriptedApi(silence, { body: [] })
    const controller = new AbortController()
    const call = clientOf(api).webhooks.list({ signal: controller.signal }).page()
    await api.arrived(1)
    controller.abort(reason)
    await expect(call).rejects.toBe(reason)
    expect(api.received).toHaveLength(1)
  })

  it('ends the wait for the next attempt', async () => {
    const controller = new AbortController()
    const api = await scriptedApi((response) => {
      response.on('close', () => setImmediate(() => controller.abort(reason)))
      response.writeHead(503, { 'retry-after': '25' }).end()
    })
    await expect(clientOf(api).webhooks.delete(id, { signal: controller.signal })).rejects.toBe(reason)
    expect(api.received).toHaveLength(1)
  })
})
