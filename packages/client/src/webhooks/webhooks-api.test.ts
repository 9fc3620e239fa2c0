import { describe, expect, it } from 'vitest'
import { created, id, log, rotated, webhook } from '../doubles/examples.ts'
import { clientOf, type Reply, scriptedApi, token } from '../doubles/scripted-api.ts'
import { InputError } from '../errors/input-error.ts'

type Client = ReturnType<typeof clientOf>

const fields = { url: 'https://your-domain.com/webhooks', events: ['*'], active: true }
const change = { events: ['call.completed', 'call.failed', 'recording.completed'], active: true }

describe('a call is sent as the setup guide says', () => {
  it.each<
    [string, (client: Client) => Promise<unknown>, { line: string; body?: object; reply: Reply; result: unknown }]
  >([
    [
      'create',
      ({ webhooks }) => webhooks.create(fields),
      { line: 'POST /v2/webhooks', body: fields, reply: { status: 201, body: created }, result: created },
    ],
    [
      'list',
      async ({ webhooks }) => (await webhooks.list().page()).entries,
      { line: 'GET /v2/webhooks', reply: { body: [webhook] }, result: [webhook] },
    ],
    [
      'update',
      ({ webhooks }) => webhooks.update(id, change),
      { line: `PATCH /v2/webhooks/${id}`, body: change, reply: { body: webhook }, result: webhook },
    ],
    [
      'delete',
      ({ webhooks }) => webhooks.delete(id),
      { line: `DELETE /v2/webhooks/${id}`, reply: { status: 204 }, result: undefined },
    ],
    [
      'rotateSecret',
      ({ webhooks }) => webhooks.rotateSecret(id),
      { line: `POST /v2/webhooks/${id}/rotate-secret`, reply: { body: rotated }, result: rotated },
    ],
    [
      'test',
      ({ webhooks }) => webhooks.test(id, 'call.completed'),
      { line: `POST /v2/webhooks/${id}/test`, body: { event: 'call.completed' }, reply: {}, result: undefined },
    ],
    [
      'logs',
      async ({ webhooks }) => (await webhooks.logs(id).page()).entries,
      {
        line: `GET /v2/webhooks/${id}/logs`,
        reply: { body: { data: [log], pagination: { page: 1, limit: 50, total: 125 } } },
        result: [log],
      },
    ],
  ])('%s', async (_, call, { line, body, reply, result }) => {
    const api = await scriptedApi(reply)
    expect(await call(clientOf(api))).toEqual(result)
    expect(api.received).toHaveLength(1)
    const [request] = api.received
    expect(`${request?.method} ${request?.path}`).toBe(line)
    expect(request?.headers['x-auth-token']).toBe(token)
    expect(request?.headers.accept).toBe('application/json')
    expect(request?.headers['content-type']).toBe(body && 'application/json')
    expect(request?.body).toBe(body === undefined ? '' : JSON.stringify(body))
  })
})

describe('an answer', () => {
  const wrap = (data: unknown) => ({ auth_token: token, data, request_id: 'req_1', status: 'success' })

  it('may be wrapped in data', async () => {
    const api = await scriptedApi({ body: wrap(created) }, { body: wrap(webhook) }, { body: wrap(rotated) })
    const { webhooks } = clientOf(api)
    expect(await webhooks.create(fields)).toEqual(created)
    expect(await webhooks.update(id, change)).toEqual(webhook)
    expect(await webhooks.rotateSecret(id)).toEqual(rotated)
  })

  it('keeps the fields that are unknown here', async () => {
    const api = await scriptedApi({ body: { ...webhook, owner: 'acme', data: { a: 1 } } })
    expect(await clientOf(api).webhooks.update(id, change)).toEqual({ ...webhook, owner: 'acme', data: { a: 1 } })
  })

  it('to a deletion or a test may be anything', async () => {
    const api = await scriptedApi({ body: '<html>' }, { status: 202, body: { delivery: 'delv_1' } })
    const { webhooks } = clientOf(api)
    await expect(webhooks.delete(id)).resolves.toBeUndefined()
    await expect(webhooks.test(id, 'acme.thing')).resolves.toBeUndefined()
  })
})

describe('an id', () => {
  it.each([
    ['wh_1', 'wh_1'],
    ['a b', 'a%20b'],
    ['ünï?x=1#y', '%C3%BCn%C3%AF%3Fx%3D1%23y'],
    ['%2e%2e', '%252e%252e'],
    ['..;', '..%3B'],
  ])('%s is escaped', async (given, escaped) => {
    const api = await scriptedApi({ status: 204 })
    await clientOf(api).webhooks.delete(given)
    expect(api.received.map(({ path }) => path)).toEqual([`/v2/webhooks/${escaped}`])
  })

  it.each(['', '.', '..', '../', '../api_auth', 'a/b', '..\\x', '\ud800', undefined as never, 7 as never])(
    '%j is refused by every call, and nothing is sent',
    async (given) => {
      const api = await scriptedApi()
      const { webhooks } = clientOf(api)
      const calls = [
        () => webhooks.update(given, change),
        () => webhooks.delete(given),
        () => webhooks.rotateSecret(given),
        () => webhooks.test(given, 'call.completed'),
        () => webhooks.logs(given).page(),
        () => webhooks.deliveryHealth(given),
      ]
      for (const call of calls) await expect(call()).rejects.toMatchObject({ code: 'ARGUMENT_INVALID' })
      expect(api.received).toEqual([])
    },
  )
})

describe('what Audian would refuse', () => {
  it.each([
    [{ ...fields, url: 'http://hooks.example.com/' }, /^url: .*https:\/\//],
    [{ ...fields, url: 'hooks.example.com' }, /^url: .*must be an absolute URL/],
    [{ ...fields, events: [] }, /^events: The list must not be empty/],
    [{ ...fields, events: ['call.*'] }, /^events: .*does not support the pattern 'call\.\*'/],
  ])('%j is not sent', async (given, problem) => {
    const api = await scriptedApi()
    const { webhooks } = clientOf(api)
    for (const call of [() => webhooks.create(given), () => webhooks.update(id, given)]) {
      const error = await call().catch((thrown: unknown) => thrown)
      expect(InputError.is(error) && error).toMatchObject({
        code: 'WEBHOOK_INVALID',
        problems: [expect.stringMatching(problem)],
      })
    }
    expect(api.received).toEqual([])
  })

  it.each(['*', 'call', 'call.*', ''])('a test of %j is not sent', async (event) => {
    const api = await scriptedApi()
    await expect(clientOf(api).webhooks.test(id, event)).rejects.toMatchObject({ code: 'ARGUMENT_INVALID' })
    expect(api.received).toEqual([])
  })

  it('plain HTTP to this machine passes to an API on this machine', async () => {
    const api = await scriptedApi({ body: created })
    await clientOf(api).webhooks.create({ ...fields, url: 'http://localhost:3000/webhooks' })
    expect(api.received).toHaveLength(1)
  })

  it('plain HTTP to this machine does not pass to any other API', async () => {
    const fetch = () => Promise.reject(new Error('must not be called'))
    const { webhooks } = clientOf(await scriptedApi(), { baseUrl: 'https://api.audian.com:8443/v2', fetch })
    const call = webhooks.create({ ...fields, url: 'http://localhost:3000/webhooks' })
    await expect(call).rejects.toMatchObject({ code: 'WEBHOOK_INVALID' })
  })
})
