import { describe, expect, it } from 'vitest'
import { cut, refusal, silence } from '../doubles/replies.ts'
import { clientOf, type ReceivedRequest, type Reply, type ScriptedApi, scriptedApi } from '../doubles/scripted-api.ts'
import { InputError } from '../errors/input-error.ts'

const apiKey = 'key-1'
const exchanged = (token: string): Reply => ({
  body: { auth_token: token, data: { account_id: 'acc_1' }, status: 'success', request_id: 'req_1' },
})
const list: Reply = { body: [] }

/** `PUT /v2/api_auth` or `GET /v2/webhooks token-1`. */
function lines({ received }: ScriptedApi): string[] {
  return received.map(({ method, path, headers }) =>
    [method, path, headers['x-auth-token']].filter((part) => part !== undefined).join(' '),
  )
}

/** An API that answers by what it is asked and with which token, in any order. */
async function guardedApi(valid: () => string): Promise<ScriptedApi> {
  const answer = ({ path, headers }: ReceivedRequest): Reply => {
    if (path.endsWith('/api_auth')) return exchanged(valid())
    return headers['x-auth-token'] === valid() ? list : refusal(401)
  }
  return scriptedApi(
    ...Array.from(
      { length: 100 },
      (): Reply => (response, request) => {
        const reply = answer(request)
        if (typeof reply !== 'function') response.writeHead(reply.status ?? 200).end(JSON.stringify(reply.body))
      },
    ),
  )
}

describe('an API key', () => {
  it('is exchanged as the vendor says, once for all calls', async () => {
    const api = await scriptedApi(exchanged('token-1'), list, list)
    const { webhooks } = clientOf(api, { apiKey })
    await webhooks.list().page()
    await webhooks.list().page()
    expect(lines(api)).toEqual(['PUT /v2/api_auth', 'GET /v2/webhooks token-1', 'GET /v2/webhooks token-1'])
    expect(JSON.parse(api.received[0]?.body ?? '')).toEqual({ data: { api_key: apiKey } })
    expect(api.received[0]?.headers['content-type']).toBe('application/json')
  })

  it('is not exchanged before the first call', async () => {
    const api = await scriptedApi()
    clientOf(api, { apiKey })
    expect(api.received).toEqual([])
  })

  it('is exchanged once for calls at the same time', async () => {
    const api = await guardedApi(() => 'token-1')
    const { webhooks } = clientOf(api, { apiKey })
    await Promise.all(Array.from({ length: 20 }, () => webhooks.list().page()))
    expect(lines(api).filter((line) => line.startsWith('PUT'))).toHaveLength(1)
    expect(api.received).toHaveLength(21)
  })

  it('is exchanged again, once, when its token is refused, by however many calls at the same time', async () => {
    let valid = 'token-1'
    const api = await guardedApi(() => valid)
    const { webhooks } = clientOf(api, { apiKey })
    await webhooks.list().page()
    valid = 'token-2'
    await Promise.all(Array.from({ length: 20 }, () => webhooks.list().page()))
    expect(lines(api).filter((line) => line.startsWith('PUT'))).toHaveLength(2)
    expect(lines(api).filter((line) => line.endsWith('token-2'))).toHaveLength(20)
  })

  it('is given up on at the second 401', async () => {
    const api = await scriptedApi(exchanged('token-1'), refusal(401), exchanged('token-2'), refusal(401), list)
    await expect(clientOf(api, { apiKey }).webhooks.list().page()).rejects.toMatchObject({ code: 'UNAUTHORIZED' })
    expect(lines(api)).toEqual([
      'PUT /v2/api_auth',
      'GET /v2/webhooks token-1',
      'PUT /v2/api_auth',
      'GET /v2/webhooks token-2',
    ])
  })

  it('sends a creation again after a 401, with which it was refused', async () => {
    const webhook = { id: 'wh_1', url: 'https://a.example/', events: ['*'], active: true, signing_secret: 'whsec_1' }
    const api = await scriptedApi(exchanged('token-1'), refusal(401), exchanged('token-2'), { body: webhook })
    const { url, events, active } = webhook
    expect(await clientOf(api, { apiKey }).webhooks.create({ url, events, active })).toEqual(webhook)
  })

  it.each<[string, Reply]>([
    ['429', refusal(429)],
    ['503', refusal(503)],
    ['a cut', cut],
  ])('is exchanged again after %s', async (_, reply) => {
    const api = await scriptedApi(reply, exchanged('token-1'), list)
    await clientOf(api, { apiKey }).webhooks.list().page()
    expect(lines(api)).toEqual(['PUT /v2/api_auth', 'PUT /v2/api_auth', 'GET /v2/webhooks token-1'])
  })

  it('that is refused is not a reason for another exchange, and is tried again at the next call', async () => {
    const api = await scriptedApi(refusal(401), exchanged('token-1'), list)
    const { webhooks } = clientOf(api, { apiKey })
    await expect(webhooks.list().page()).rejects.toMatchObject({ code: 'UNAUTHORIZED', path: '/api_auth' })
    expect(api.received).toHaveLength(1)
    await expect(webhooks.list().page()).resolves.toMatchObject({ entries: [] })
  })

  it.each<[string, unknown]>([
    ['no token', { data: { account_id: 'a' } }],
    ['a token that no header carries', { auth_token: 'a\nb' }],
  ])('whose answer holds %s', async (_, body) => {
    const api = await scriptedApi({ body })
    const call = clientOf(api, { apiKey }).webhooks.list().page()
    await expect(call).rejects.toMatchObject({ code: 'ANSWER_INVALID', path: '/api_auth' })
  })

  it('is exchanged for the others when one of the calls that wait is aborted', async () => {
    let answer: () => void = () => expect.unreachable('nothing has been asked yet')
    const api = await scriptedApi((response) => {
      answer = () => response.end(JSON.stringify({ auth_token: 'token-1' }))
    }, list)
    const { webhooks } = clientOf(api, { apiKey })
    const controller = new AbortController()
    const first = webhooks.list({ signal: controller.signal }).page()
    const second = webhooks.list().page()
    await api.arrived(1)
    controller.abort(new Error('enough'))
    await expect(first).rejects.toThrow('enough')
    answer()
    await expect(second).resolves.toMatchObject({ entries: [] })
    expect(lines(api)).toEqual(['PUT /v2/api_auth', 'GET /v2/webhooks token-1'])
  })
})

describe('a token', () => {
  it('that is a text is not asked for again', async () => {
    const api = await scriptedApi(refusal(401), list)
    await expect(clientOf(api).webhooks.list().page()).rejects.toMatchObject({ code: 'UNAUTHORIZED' })
    expect(api.received).toHaveLength(1)
  })

  it('from a function is kept until it is refused, and asked for once then', async () => {
    const api = await scriptedApi(list, list, refusal(401), list)
    let asked = 0
    const { webhooks } = clientOf(api, { token: () => `token-${++asked}` })
    for (let call = 0; call < 3; call++) await webhooks.list().page()
    expect(lines(api).map((line) => line.split(' ')[2])).toEqual(['token-1', 'token-1', 'token-1', 'token-2'])
  })

  it('from a function is given up on at the second 401', async () => {
    const api = await scriptedApi(refusal(401), refusal(401), list)
    const { webhooks } = clientOf(api, { token: async () => 'token-1' })
    await expect(webhooks.list().page()).rejects.toMatchObject({ code: 'UNAUTHORIZED' })
    expect(api.received).toHaveLength(2)
  })

  it('from a function that fails is its own error', async () => {
    const error = new Error('the vault is sealed')
    const api = await scriptedApi()
    const { webhooks } = clientOf(api, { token: () => Promise.reject(error) })
    await expect(webhooks.list().page()).rejects.toBe(error)
    const throwing = clientOf(api, {
      token: () => {
        throw error
      },
    })
    await expect(throwing.webhooks.list().page()).rejects.toBe(error)
    expect(api.received).toEqual([])
  })

  it.each([undefined, '', 'never-to-be-seen\n', 7])('from a function that answers %j is not sent', async (token) => {
    const api = await scriptedApi()
    const { webhooks } = clientOf(api, { token: () => token as string })
    const thrown = await webhooks
      .list()
      .page()
      .catch((error: unknown) => error)
    expect(InputError.is(thrown) && thrown.code).toBe('TOKEN_INVALID')
    expect(String(thrown)).not.toContain('never-to-be-seen')
    expect(api.received).toEqual([])
  })

  it('from a function that never answers is waited for until the signal aborts', async () => {
    const api = await scriptedApi(silence)
    const controller = new AbortController()
    const call = clientOf(api, { token: () => new Promise<string>(() => {}) })
      .webhooks.list({ signal: controller.signal })
      .page()
    controller.abort(new Error('enough'))
    await expect(call).rejects.toThrow('enough')
  })
})
