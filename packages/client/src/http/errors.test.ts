import { inspect } from 'node:util'
import { describe, expect, it } from 'vitest'
import { created, id, webhook } from '../doubles/examples.ts'
import { cut, cutMidway, endless, halfSilence, refusal, silence } from '../doubles/replies.ts'
import { clientOf, type Reply, scriptedApi, token } from '../doubles/scripted-api.ts'
import { unusedAddress } from '../doubles/unused-address.ts'
import { ApiError } from '../errors/api-error.ts'

const fields = { url: 'https://your-domain.com/webhooks', events: ['*'], active: true }
const once = { retry: { attempts: 1 }, timeoutMs: 5000 }

async function failure(call: Promise<unknown>): Promise<ApiError> {
  const error = await call.then(
    () => expect.unreachable('the call succeeded'),
    (thrown: unknown) => thrown,
  )
  if (!ApiError.is(error)) throw error
  return error
}

/** The failure of an update that is answered so, without a second attempt. */
async function failureOf(reply: Reply): Promise<ApiError> {
  const api = await scriptedApi(reply)
  return failure(clientOf(api, once).webhooks.update(id, { active: false }))
}

describe('an answer that says no', () => {
  it.each<[number, string, { advice: RegExp; carriedOut: string }]>([
    [307, 'REDIRECTED', { advice: /Redirects are not followed/, carriedOut: 'no' }],
    [400, 'REFUSED', { advice: /Retrying does not help/, carriedOut: 'no' }],
    [401, 'UNAUTHORIZED', { advice: /Check the token or the API key/, carriedOut: 'no' }],
    [403, 'FORBIDDEN', { advice: /does not allow this call/, carriedOut: 'no' }],
    [404, 'NOT_FOUND', { advice: /Check the id/, carriedOut: 'no' }],
    [409, 'CONFLICT', { advice: /read it again/, carriedOut: 'no' }],
    [422, 'INVALID', { advice: /Correct the fields/, carriedOut: 'no' }],
    [429, 'RATE_LIMITED', { advice: /Try again later, and call less often/, carriedOut: 'no' }],
    [500, 'SERVER_FAILED', { advice: /Try again later/, carriedOut: 'maybe' }],
    [503, 'SERVER_FAILED', { advice: /Try again later/, carriedOut: 'maybe' }],
  ])('%i is %s', async (status, code, { advice, carriedOut }) => {
    const error = await failureOf(refusal(status, { request_id: 'req_7' }))
    expect(error).toMatchObject({
      name: 'ApiError',
      code,
      status,
      method: 'PATCH',
      path: `/webhooks/${id}`,
      requestId: 'req_7',
      carriedOut,
    })
    expect(error.message).toMatch(advice)
    expect(error.message).toContain(`PATCH /webhooks/${id}: `)
    expect(error.message).toContain(`(${status}: message ${status})`)
    expect(error.message).toContain('support is req_7')
  })

  it('may be no JSON', async () => {
    const error = await failureOf({
      status: 502,
      body: '<html>Bad gateway</html>',
      headers: { 'x-request-id': 'req_8' },
    })
    expect(error).toMatchObject({ code: 'SERVER_FAILED', status: 502, requestId: 'req_8' })
    expect(error.message).not.toContain('html')
  })

  it('may come with 200 and say it in the body', async () => {
    expect(await failureOf({ status: 200, body: { error: '404', message: 'gone', status: 'error' } })).toMatchObject({
      code: 'NOT_FOUND',
      status: 404,
    })
    expect(await failureOf({ status: 200, body: { error: 'x', status: 'error' } })).toMatchObject({ status: 500 })
  })

  it.each<[string, object, Record<string, string>]>([
    ['texts', { data: { url: 'must be https' } }, { url: 'must be https' }],
    ['lists', { errors: { url: ['is long', 'is odd'] } }, { url: 'is long, is odd' }],
    ['the vendor’s own', { data: { url: { required: { message: 'is missing' } } } }, { url: 'is missing' }],
    ['a list of fields', { data: [{ field: 'events', message: 'are unknown' }] }, { events: 'are unknown' }],
    ['none', { data: 'x' }, {}],
  ])('names the fields: %s', async (_, body, fields) => {
    const error = await failureOf(refusal(422, body))
    expect(error.fields).toEqual(fields)
    for (const [name, text] of Object.entries(fields)) expect(error.message).toContain(`${name}: ${text}`)
  })

  it('names the fields in one sentence, with or without full stops', async () => {
    const error = await failureOf(refusal(422, { data: { url: 'It is odd.', events: 'None.' } }))
    expect(error.message).toContain('(422: message 422). url: It is odd; events: None. Correct the fields')
  })

  it('tells how long to wait', async () => {
    const error = await failureOf(refusal(429, {}, { 'retry-after': '7' }))
    expect(error.retryAfterMs).toBe(7000)
    expect(error.message).toContain('Try again after 7 s')
  })
})

describe('no answer', () => {
  it.each<[string, Reply, { code: string; message: RegExp }]>([
    ['silence', silence, { code: 'TIMED_OUT', message: /no complete response within 5000 ms/ }],
    [
      'half an answer, then silence',
      halfSilence,
      { code: 'TIMED_OUT', message: /no complete response within 5000 ms/ },
    ],
    [
      'a connection that is cut',
      cut,
      { code: 'CONNECTION_FAILED', message: /the connection failed \(.*(other side closed|ECONNRESET)/ },
    ],
    [
      'a connection that is cut midway',
      cutMidway,
      { code: 'CONNECTION_FAILED', message: /the connection failed \(.+\)/ },
    ],
  ])('%s', async (_, reply, { code, message }) => {
    const error = await failureOf(reply)
    expect(error).toMatchObject({ code, status: undefined, carriedOut: 'maybe' })
    expect(error.message).toMatch(message)
  })

  it('from a fetch that does not end with its signal: what it reads is cancelled', async () => {
    let cancelled: unknown
    const body = new ReadableStream<Uint8Array>({
      pull: (controller) =>
        new Promise((resolve) => setTimeout(resolve, 5)).then(() => controller.enqueue(Buffer.from(' '))),
      cancel: (reason) => {
        cancelled = reason
      },
    })
    const client = clientOf(await scriptedApi(), { ...once, fetch: async () => new Response(body) })
    expect((await failure(client.webhooks.list().page())).code).toBe('TIMED_OUT')
    await expect.poll(() => cancelled).toMatchObject({ name: 'AbortError' })
  })

  it('no one there', async () => {
    const client = clientOf(await scriptedApi(), { ...once, baseUrl: await unusedAddress() })
    const error = await failure(client.webhooks.create(fields))
    expect(error).toMatchObject({ code: 'CONNECTION_FAILED', carriedOut: 'no' })
    expect(error.message).toContain('ECONNREFUSED')
    expect(error.message).not.toContain('list()')
  })
})

describe('an answer that is none of the API’s', () => {
  it.each<[string, Reply, RegExp]>([
    ['HTML', { body: '<html>Hello</html>' }, /it is not JSON/],
    ['nothing', { body: '' }, /it is not JSON/],
    ['204', { status: 204 }, /it is not JSON/],
    ['truncated JSON', { body: '{"id":"wh_1",' }, /it is not JSON/],
    [
      'wrong types',
      { body: { ...webhook, active: 'yes', id: 7 } },
      /id: .*expected string.*; active: .*expected boolean/,
    ],
    ['wrong types in data', { body: { data: { ...webhook, active: 'yes' } } }, /active: .*expected boolean/],
    ['null', { body: 'null' }, /expected object/],
  ])('%s', async (_, reply, message) => {
    const error = await failureOf(reply)
    expect(error).toMatchObject({ code: 'ANSWER_INVALID', carriedOut: 'yes' })
    expect(error.message).toMatch(message)
  })

  it('a body without end', async () => {
    const api = await scriptedApi(endless)
    const error = await failure(clientOf(api).webhooks.update(id, { active: true }))
    expect(error.code).toBe('ANSWER_INVALID')
    expect(error.message).toContain('longer than 10485760 bytes')
    expect(api.received).toHaveLength(1)
  })
})

describe('a call whose outcome is unknown says what to do', () => {
  it.each<[string, Reply]>([
    ['time-out', silence],
    ['cut', cut],
    ['cut midway', cutMidway],
    ['500', refusal(500)],
    ['nonsense', { body: '<html>' }],
  ])('a creation: %s', async (_, reply) => {
    const api = await scriptedApi(reply)
    const patience = reply === silence ? { timeoutMs: 100 } : {}
    const error = await failure(clientOf(api, patience).webhooks.create(fields))
    expect(error.message).toContain('look for it with list() before you create it again')
    expect(error.carriedOut).not.toBe('no')
    // On a busy machine the time-out may come before the request arrives.
    expect(api.received.length).toBeLessThan(2)
  })

  it('a creation that was refused says nothing of it', async () => {
    const error = await failure(clientOf(await scriptedApi(refusal(422))).webhooks.create(fields))
    expect(error.message).not.toContain('list()')
  })

  it('a rotation', async () => {
    const error = await failure(clientOf(await scriptedApi(cut)).webhooks.rotateSecret(id))
    expect(error.message).toContain('rotate it again')
  })
})

describe('no secret is ever shown', () => {
  const apiKey = 'key-1-never-to-be-seen'
  const echo = { message: `no: ${token} ${apiKey} ${created.signing_secret}`, data: { url: token, [apiKey]: token } }
  const auth = { body: { auth_token: token, data: { account_id: 'a' }, status: 'success', request_id: 'r' } }

  function shownBy(error: unknown): string {
    const shown = [inspect(error, { depth: 20, showHidden: true }), JSON.stringify(error), String(error)]
    for (let inner = error; inner instanceof Error; inner = inner.cause) shown.push(inner.message, inner.stack ?? '')
    return shown.join('\n')
  }

  it.each<[string, Reply]>([
    ['an echo', refusal(422, { ...echo, request_id: `r-${token}` })],
    ['an echo in trouble', refusal(500, echo)],
    ['a cut', cut],
    ['a cut midway', cutMidway],
    ['a time-out', silence],
    ['nonsense', { body: { auth_token: token, data: { ...created, id: 5 }, status: 'success' } }],
    ['nonsense without JSON', { body: `${token} ${apiKey} ${created.signing_secret}` }],
    ['a redirect', { status: 302, headers: { location: `https://elsewhere.example/?t=${token}` } }],
  ])('%s', async (_, reply) => {
    const api = await scriptedApi(auth, reply)
    const error = await failure(clientOf(api, { apiKey, ...once }).webhooks.create(fields))
    const shown = shownBy(error)
    expect(shown).toContain('POST /webhooks')
    for (const secret of [token, apiKey, created.signing_secret]) expect(shown).not.toContain(secret)
  })

  it.each<[string, (text: string) => string]>([
    ['a URL', encodeURIComponent],
    ['a form', (text) => new URLSearchParams({ t: text }).toString()],
    ['JSON', (text) => JSON.stringify(text).replaceAll('/', '\\/').replaceAll('+', '\\u002b')],
    ['HTML', (text) => text.replaceAll('/', '&#x2F;').replaceAll('+', '&#43;').replaceAll('=', '&equals;')],
    ['base64', (text) => Buffer.from(text).toString('base64')],
  ])('an echo of the token as in %s', async (_, written) => {
    const base64Token = 'c2VjcmV0+dG9rZW4/dG8ga2VlcA=='
    const echoed = written(base64Token)
    const reply = refusal(422, { message: echoed, data: { url: echoed, [echoed]: 'x' }, request_id: echoed })
    const error = await failure(
      clientOf(await scriptedApi(reply), { ...once, token: base64Token }).webhooks.create(fields),
    )
    const shown = shownBy(error)
    expect(shown).toContain('[hidden]')
    for (const secret of [echoed, 'c2VjcmV0', base64Token]) expect(shown).not.toContain(secret)
  })

  it('a fetch that shows all it knows', async () => {
    const fetch = (url: string, init: { headers: Record<string, string> }) => {
      const leaky = Object.assign(new Error(`proxy: ${JSON.stringify(init.headers)}`), { init, code: 'EPROXY' })
      return Promise.reject(new TypeError(`${url} failed`, { cause: leaky }))
    }
    const error = await failure(clientOf(await scriptedApi(), { fetch, ...once }).webhooks.create(fields))
    expect(shownBy(error)).not.toContain(token)
    expect(error.message).toContain('"x-auth-token":"[hidden]"')
    expect(error.cause).toMatchObject({ cause: { code: 'EPROXY' } })
  })

  it('an exchange that fails', async () => {
    const api = await scriptedApi(refusal(401, { message: `bad ${apiKey}`, data: { api_key: apiKey } }))
    const error = await failure(clientOf(api, { apiKey }).webhooks.list().page())
    expect(error).toMatchObject({ code: 'UNAUTHORIZED', method: 'PUT', path: '/api_auth' })
    expect(shownBy(error)).not.toContain(apiKey)
  })

  it('the client itself', async () => {
    const api = await scriptedApi()
    const shown = [clientOf(api), clientOf(api, { apiKey })].map((client) => inspect(client, { depth: 9 })).join()
    expect(shown).toContain('webhooks')
    expect(shown).not.toMatch(/never-to-be-seen/)
  })
})
