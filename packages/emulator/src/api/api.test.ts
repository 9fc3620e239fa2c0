import { retryPolicy } from '@audian-webhooks/core/protocol'
import { fakeClock } from '@audian-webhooks/testing'
import { describe, expect, it } from 'vitest'
import { both, emulatorOf, receiverOf } from '../doubles/running.ts'
import type { Emulator } from '../emulator.ts'

interface Answer {
  readonly status: number
  readonly headers: Headers
  readonly body: unknown
}

function call(emulator: Emulator, request: string, body?: unknown): Promise<Answer> {
  return callWith({}, emulator)(request, body)
}

function callWith(headers: Record<string, string>, { apiUrl, token }: Emulator) {
  return async (request: string, body?: unknown): Promise<Answer> => {
    const [method = '', path = ''] = request.split(' ')
    const type = body === undefined ? {} : { 'content-type': 'application/json' }
    const response = await fetch(`${apiUrl}${path}`, {
      method,
      headers: { 'x-auth-token': token, ...type, ...headers },
      ...(body !== undefined && { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    })
    const text = await response.text()
    return { status: response.status, headers: response.headers, body: text === '' ? undefined : JSON.parse(text) }
  }
}

const webhook = { url: 'https://hooks.example.com/webhooks', events: ['*'], active: true }

function refusal(status: number, message: string) {
  return {
    status,
    body: { error: String(status), message, status: 'error', request_id: expect.stringMatching(/^req_/) },
  }
}

describe('webhooks', () => {
  it('are created with an id and a secret, which is not shown again', async () => {
    const emulator = await emulatorOf()
    const created = await call(emulator, 'POST /webhooks', { ...webhook, description: 'mine', version: 'v1' })
    expect(created).toMatchObject({
      status: 201,
      body: {
        ...webhook,
        id: expect.stringMatching(/^wh_[0-9a-f]{16}$/),
        description: 'mine',
        version: 'v1',
        created_at: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/),
        signing_secret: expect.stringMatching(/^whsec_[0-9a-f]{48}$/),
      },
    })
    const { body } = await call(emulator, 'GET /webhooks')
    expect(body).toMatchObject({ data: [{ url: webhook.url }], pagination: { page: 1, limit: 50, total: 1 } })
    expect(JSON.stringify(body)).not.toContain('whsec_')
  })

  it('are active and have version v1 by default', async () => {
    const emulator = await emulatorOf()
    const { body } = await call(emulator, 'POST /webhooks', { url: webhook.url, events: ['call.failed'] })
    expect(body).toMatchObject({ active: true, version: 'v1', events: ['call.failed'] })
  })

  it('change field by field', async () => {
    const emulator = await emulatorOf()
    const { id } = emulator.register({ ...webhook, description: 'mine' })
    const changed = await call(emulator, `PATCH /webhooks/${id}`, { active: false, events: ['call.failed'] })
    expect(changed).toMatchObject({
      status: 200,
      body: { id, url: webhook.url, events: ['call.failed'], active: false, description: 'mine' },
    })
    expect(changed.body).not.toHaveProperty('signing_secret')
  })

  it('are deleted once', async () => {
    const emulator = await emulatorOf()
    const { id } = emulator.register(webhook)
    expect(await call(emulator, `DELETE /webhooks/${id}`)).toMatchObject({ status: 204, body: undefined })
    expect(await call(emulator, `DELETE /webhooks/${id}`)).toMatchObject({ status: 404 })
    expect(emulator.endpoints()).toEqual([])
  })

  it('accept action calls with a JSON content type and an empty body', async () => {
    const emulator = await emulatorOf()
    const { id } = emulator.register(webhook)
    const ask = callWith({ 'content-type': 'application/json' }, emulator)
    expect(await ask(`POST /webhooks/${id}/rotate-secret`)).toMatchObject({ status: 200 })
    expect(await ask(`DELETE /webhooks/${id}`)).toMatchObject({ status: 204 })
  })

  it('get a new secret', async () => {
    const emulator = await emulatorOf()
    const { id, secret } = emulator.register(webhook)
    const { status, body } = await call(emulator, `POST /webhooks/${id}/rotate-secret`)
    expect(status).toBe(200)
    expect(body).toEqual({ id, signing_secret: emulator.endpoints()[0]?.secret })
    expect(emulator.endpoints()[0]?.secret).not.toBe(secret)
  })

  it.each([
    ['GET', '/webhooks/wh_none/logs'],
    ['PATCH', '/webhooks/wh_none', { active: true }],
    ['DELETE', '/webhooks/wh_none'],
    ['POST', '/webhooks/wh_none/rotate-secret'],
    ['POST', '/webhooks/wh_none/test', { event: 'call.completed' }],
    ['GET', '/nothing/here'],
  ] as const)("%s %s is answered 404 in the vendor's form", async (method, path, body?: object) => {
    const emulator = await emulatorOf()
    expect(await call(emulator, `${method} ${path}`, body)).toMatchObject(refusal(404, 'not found'))
  })
})

describe('an invalid webhook', () => {
  it.each([
    [{}, ['url', 'events']],
    [{ ...webhook, url: 7 }, ['url']],
    [{ ...webhook, url: 'http://hooks.example.com/' }, ['url']],
    [{ ...webhook, events: [] }, ['events']],
    [{ ...webhook, events: 'call.completed' }, ['events']],
    [{ ...webhook, events: ['call.*'] }, ['events']],
    [{ ...webhook, active: 'yes' }, ['active']],
    [[], ['body']],
  ])('%j', async (body, fields) => {
    const emulator = await emulatorOf()
    const answer = await call(emulator, 'POST /webhooks', body)
    expect(answer).toMatchObject(refusal(422, 'invalid data'))
    expect(Object.keys((answer.body as { data: object }).data)).toEqual(fields)
    expect(emulator.endpoints()).toEqual([])
  })

  it('is also rejected as a change', async () => {
    const emulator = await emulatorOf()
    const { id } = emulator.register(webhook)
    const answer = await call(emulator, `PATCH /webhooks/${id}`, { url: 'http://hooks.example.com/' })
    expect(answer).toMatchObject(refusal(422, 'invalid data'))
    expect(emulator.endpoints()).toMatchObject([{ url: webhook.url }])
  })

  it('plain HTTP goes to this machine, and to hosts that are allowed', async () => {
    const emulator = await emulatorOf({ plainHttpHosts: ['app'] })
    for (const url of ['http://localhost:3000/', 'http://127.0.0.1:3000/', 'http://app:3000/webhooks']) {
      expect(await call(emulator, 'POST /webhooks', { ...webhook, url })).toMatchObject({ status: 201 })
    }
    const { body } = await call(emulator, 'POST /webhooks', { ...webhook, url: 'http://app.example.com/' })
    expect(body).toMatchObject({ data: { url: expect.stringContaining('for this machine') } })
  })

  it('a path that cannot be decoded is answered 400', async () => {
    const emulator = await emulatorOf()
    expect(await call(emulator, 'PATCH /webhooks/%zz', { active: true })).toMatchObject(refusal(400, 'bad request'))
  })

  it('invalid JSON is answered 400, a body over the limit 413, another content type 415', async () => {
    const emulator = await emulatorOf()
    expect(await call(emulator, 'POST /webhooks', '{"url":')).toMatchObject(refusal(400, 'bad request'))
    expect(await call(emulator, 'POST /webhooks', `"${'x'.repeat(1_100_000)}"`)).toMatchObject(
      refusal(413, 'request too large'),
    )
    const answer = await callWith({ 'content-type': 'application/x-www-form-urlencoded' }, emulator)(
      'POST /webhooks',
      'url=x',
    )
    expect(answer).toMatchObject(refusal(415, 'unsupported media type'))
  })
})

describe('the token', () => {
  it.each([{ 'x-auth-token': 'wrong' }, { 'x-auth-token': '' }])('%j is answered 401', async (headers) => {
    const emulator = await emulatorOf()
    expect(await callWith(headers, emulator)('GET /webhooks')).toMatchObject(refusal(401, 'unauthorized'))
  })

  it('that is missing is answered 401', async () => {
    const { apiUrl } = await emulatorOf()
    const response = await fetch(`${apiUrl}/webhooks`)
    expect({ status: response.status, body: await response.json() }).toMatchObject({
      ...refusal(401, 'unauthorized'),
      body: { error: '401', message: 'unauthorized', status: 'error' },
    })
  })

  it('is one of those that were given', async () => {
    const emulator = await emulatorOf({ tokens: ['one', 'two'] })
    expect(emulator.token).toBe('one')
    expect((await callWith({ 'x-auth-token': 'two' }, emulator)('GET /webhooks')).status).toBe(200)
    expect((await callWith({ 'x-auth-token': 'emulator-token' }, emulator)('GET /webhooks')).status).toBe(401)
  })

  it('is issued for an API key, for an hour', async () => {
    const clock = fakeClock()
    const emulator = await emulatorOf({ clock })
    const { status, body } = await call(emulator, 'PUT /api_auth', { data: { api_key: 'emulator-api-key' } })
    expect(status).toBe(201)
    expect(body).toEqual({
      auth_token: expect.stringMatching(/^token_[0-9a-f]{32}$/),
      data: { account_id: 'account_emulator' },
      status: 'success',
      request_id: expect.stringMatching(/^req_/),
    })
    const headers = { 'x-auth-token': (body as { auth_token: string }).auth_token }
    await clock.advance(3_599_999)
    expect((await callWith(headers, emulator)('GET /webhooks')).status).toBe(200)
    await clock.advance(1)
    expect((await callWith(headers, emulator)('GET /webhooks')).status).toBe(401)
  })

  it.each([{ data: { api_key: 'wrong' } }, { data: {} }, {}, []])('is not issued for %j', async (body) => {
    const emulator = await emulatorOf()
    expect(await call(emulator, 'PUT /api_auth', body)).toMatchObject(refusal(401, 'unauthorized'))
  })
})

describe('a test', () => {
  it('delivers a sample of the event, even if it is not subscribed to', async () => {
    const { emulator, receiver } = await both()
    const { id } = emulator.register({ url: receiver.url, events: ['call.failed'] })
    const answer = await call(emulator, `POST /webhooks/${id}/test`, { event: 'call.completed' })
    expect(answer).toMatchObject({ status: 202, body: { webhook_id: id, event: 'call.completed', status: 'pending' } })
    await emulator.settled()
    expect(JSON.parse(receiver.received[0]?.body ?? '')).toMatchObject({
      id: (answer.body as { id: string }).id,
      event: 'call.completed',
      data: { duration: 305 },
    })
    expect(emulator.deliveries()).toMatchObject([{ kind: 'test', endpointId: id }])
  })

  it('delivers an event that no document names', async () => {
    const { emulator, receiver, endpoint } = await both()
    await call(emulator, `POST /webhooks/${endpoint.id}/test`, { event: 'sms.received' })
    await emulator.settled()
    expect(JSON.parse(receiver.received[0]?.body ?? '')).toMatchObject({ event: 'sms.received', data: {} })
  })

  it.each([undefined, {}, { event: 7 }, { event: '' }])('of %j is answered 422', async (body) => {
    const { emulator, endpoint } = await both()
    const answer = await call(emulator, `POST /webhooks/${endpoint.id}/test`, body)
    expect(answer).toMatchObject(refusal(422, 'invalid data'))
    expect(emulator.deliveries()).toEqual([])
  })
})

describe('logs', () => {
  it('show the outcome of each event of this webhook, newest first', async () => {
    const { emulator, receiver, endpoint } = await both()
    const other = await receiverOf()
    emulator.register({ url: other.url })
    receiver.behave(200, 401, 503)
    for (const id of ['evt_1', 'evt_2', 'evt_3']) {
      emulator.send({ event: 'call.failed', id })
      await emulator.idle()
    }
    const { body } = await call(emulator, `GET /webhooks/${endpoint.id}/logs`)
    const entry = { webhook_id: endpoint.id, event: 'call.failed', timestamp: expect.stringMatching(/Z$/), attempts: 1 }
    expect(body).toEqual({
      data: [
        { ...entry, id: 'evt_3', status: 'retrying', response_status: 503 },
        { ...entry, id: 'evt_2', status: 'failed', response_status: 401 },
        { ...entry, id: 'evt_1', status: 'delivered', response_status: 200 },
      ],
      pagination: { page: 1, limit: 50, total: 3 },
    })
  })

  it('contain null where no response has arrived', async () => {
    const { emulator, receiver, endpoint } = await both()
    receiver.behave('cut')
    emulator.send({ event: 'call.failed' })
    await emulator.advance(2 * retryPolicy.delaysMs[1])
    const { body } = await call(emulator, `GET /webhooks/${endpoint.id}/logs`)
    expect(body).toMatchObject({ data: [{ status: 'retrying', response_status: null, attempts: 2 }] })
  })

  it('do not list forged deliveries', async () => {
    const { emulator, endpoint } = await both({ chaos: { wrongKey: 1, stale: 1, truncated: 1 } })
    emulator.send({ event: 'call.failed' })
    await emulator.settled()
    expect(emulator.deliveries()).toHaveLength(4)
    expect((await call(emulator, `GET /webhooks/${endpoint.id}/logs`)).body).toMatchObject({ pagination: { total: 1 } })
  })

  it.each([
    ['', { page: 1, limit: 50 }, [120, 71]],
    ['?page=2', { page: 2, limit: 50 }, [70, 21]],
    ['?page=3', { page: 3, limit: 50 }, [20, 1]],
    ['?page=4', { page: 4, limit: 50 }, []],
    ['?limit=100&page=2', { page: 2, limit: 100 }, [20, 1]],
    ['?limit=1000', { page: 1, limit: 100 }, [120, 21]],
    ['?limit=-1&page=x', { page: 1, limit: 50 }, [120, 71]],
  ])('come in pages: %s', async (query, pagination, ends) => {
    const { emulator, endpoint } = await both()
    for (let count = 1; count <= 120; count++) emulator.send({ event: 'call.failed', id: `evt_${count}` })
    const { body } = await call(emulator, `GET /webhooks/${endpoint.id}/logs${query}`)
    const { data } = body as { data: { id: string }[] }
    expect(body).toMatchObject({ pagination: { ...pagination, total: 120 } })
    expect(data.length === 0 ? [] : [data[0]?.id, data.at(-1)?.id]).toEqual(ends.map((end) => `evt_${end}`))
  })
})

describe('API calls that fail on purpose', () => {
  it('fail in the given order, then work again', async () => {
    const emulator = await emulatorOf()
    emulator.failNextCalls({ status: 429, headers: { 'retry-after': '7' } }, { status: 409 }, 'cut', 'nonsense')
    const limited = await call(emulator, 'GET /webhooks')
    expect(limited).toMatchObject(refusal(429, 'too many requests'))
    expect(limited.headers.get('retry-after')).toBe('7')
    expect(await call(emulator, 'GET /webhooks')).toMatchObject(refusal(409, 'conflict'))
    await expect(call(emulator, 'GET /webhooks')).rejects.toThrow('fetch failed')
    await expect(call(emulator, 'GET /webhooks')).rejects.toThrow('is not valid JSON')
    expect(await call(emulator, 'GET /webhooks')).toMatchObject({ status: 200 })
  })

  it('may be carried out although the response is lost', async () => {
    const emulator = await emulatorOf()
    emulator.failNextCalls('lost-answer')
    await expect(call(emulator, 'POST /webhooks', webhook)).rejects.toThrow('fetch failed')
    expect(emulator.endpoints()).toMatchObject([{ url: webhook.url }])
  })

  it('may never be answered', async () => {
    const emulator = await emulatorOf()
    emulator.failNextCalls('hang')
    const signal = AbortSignal.timeout(100)
    await expect(fetch(`${emulator.apiUrl}/webhooks`, { signal })).rejects.toThrow('timeout')
    expect(await call(emulator, 'GET /webhooks')).toMatchObject({ status: 200 })
  })
})
