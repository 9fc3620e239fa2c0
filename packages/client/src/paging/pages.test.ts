import { describe, expect, it } from 'vitest'
import { log as example, id } from '../doubles/examples.ts'
import { refusal, silence } from '../doubles/replies.ts'
import { clientOf, type Reply, type ScriptedApi, scriptedApi } from '../doubles/scripted-api.ts'

const logsOf = (count: number) => Array.from({ length: count }, (_, index) => ({ ...example, id: `evt_${index}` }))
const queriesOf = ({ received }: ScriptedApi) => received.map(({ path }) => path.split('?')[1] ?? '')

/** An API that answers each of up to 50 requests by its query. */
function pagedApi(answer: (query: URLSearchParams) => unknown): Promise<ScriptedApi> {
  const reply: Reply = (response, { path }) => {
    response.end(JSON.stringify(answer(new URL(path, 'http://api').searchParams)))
  }
  return scriptedApi(...Array.from({ length: 50 }, () => reply))
}

async function idsOf(entries: AsyncIterable<{ readonly id: string }>): Promise<string[]> {
  const ids: string[] = []
  for await (const entry of entries) ids.push(entry.id)
  return ids
}

const all = logsOf(1234)
const allIds = all.map((log) => log.id)
const numberIn = (query: URLSearchParams, name: string, otherwise: number) => Number(query.get(name) ?? otherwise)

function byNumber(query: URLSearchParams) {
  const [page, limit] = [numberIn(query, 'page', 1), numberIn(query, 'limit', 50)]
  return { data: all.slice((page - 1) * limit, page * limit), pagination: { page, limit, total: all.length } }
}

function byKey(query: URLSearchParams) {
  const [start, limit] = [numberIn(query, 'start_key', 0), numberIn(query, 'limit', 50)]
  const next = start + limit < all.length ? { next_start_key: String(start + limit) } : {}
  return { data: all.slice(start, start + limit), page_size: limit, start_key: String(start), ...next }
}

function silently(query: URLSearchParams) {
  const { data } = byNumber(query)
  return query.has('limit') ? data : all
}

describe('1,234 entries', () => {
  it('by page, limit and total', async () => {
    const api = await pagedApi(byNumber)
    expect(await idsOf(clientOf(api).webhooks.logs(id))).toEqual(allIds)
    expect(queriesOf(api)).toHaveLength(25)
    expect(queriesOf(api).slice(0, 3)).toEqual(['', 'page=2&limit=50', 'page=3&limit=50'])
  })

  it('by next_start_key', async () => {
    const api = await pagedApi(byKey)
    expect(await idsOf(clientOf(api).webhooks.logs(id, { limit: 100 }))).toEqual(allIds)
    expect(queriesOf(api)).toHaveLength(13)
    expect(queriesOf(api).slice(0, 2)).toEqual(['limit=100', 'limit=100&start_key=100'])
  })

  it.each<[string, (data: object) => unknown]>([
    ['a bare array', (data) => data],
    ['an array in data', (data) => ({ data, status: 'success' })],
  ])('in %s, all at once', async (_, wrap) => {
    const api = await pagedApi(() => wrap(all))
    expect(await idsOf(clientOf(api).webhooks.logs(id))).toEqual(allIds)
    expect(api.received).toHaveLength(1)
  })

  it.each<[string, (data: object) => unknown]>([
    ['a bare array', (data) => data],
    ['an array in data', (data) => ({ data })],
  ])('in %s, page by page until the limit is reached', async (_, wrap) => {
    const api = await pagedApi((query) => wrap(silently(query)))
    expect(await idsOf(clientOf(api).webhooks.logs(id, { limit: 100 }))).toEqual(allIds)
    expect(queriesOf(api)).toHaveLength(13)
  })

  it('of webhooks are read the same way', async () => {
    const webhooks = all.map((log) => ({ id: log.id, url: 'https://a.example/', events: ['*'], active: true }))
    const api = await pagedApi((query) => ({
      ...byNumber(query),
      data: byNumber(query).data.map((log) => webhooks.find((webhook) => webhook.id === log.id)),
    }))
    expect(await idsOf(clientOf(api).webhooks.list())).toEqual(allIds)
    expect(api.received[1]?.path).toBe('/v2/webhooks?page=2&limit=50')
  })
})

describe('one page', () => {
  it('is the first by default, and reports its position', async () => {
    const logs = clientOf(await pagedApi(byNumber)).webhooks.logs(id)
    expect(await logs.page()).toEqual({
      entries: all.slice(0, 50),
      pagination: { page: 1, limit: 50, total: 1234 },
      next: { page: 2, limit: 50 },
    })
    expect((await logs.page({ page: 25 })).next).toBeUndefined()
    expect((await logs.page({ page: 2, limit: 10 })).entries).toEqual(all.slice(10, 20))
  })

  it('leads to the next one, by key as by number', async () => {
    for (const form of [byNumber, byKey]) {
      const logs = clientOf(await pagedApi(form)).webhooks.logs(id)
      const { next } = await logs.page()
      expect((await logs.page(next)).entries).toEqual(all.slice(50, 100))
    }
  })

  it('after page', async () => {
    const sizes: number[] = []
    for await (const page of clientOf(await pagedApi(byNumber))
      .webhooks.logs(id, { limit: 500 })
      .pages()) {
      sizes.push(page.entries.length)
    }
    expect(sizes).toEqual([500, 500, 234])
  })

  it.each([{ page: 0 }, { page: 1.5 }, { limit: -1 }, { limit: Number.NaN }, { page: '2' as never }])(
    'that cannot be: %j',
    async (request) => {
      const api = await scriptedApi()
      await expect(clientOf(api).webhooks.list().page(request)).rejects.toMatchObject({ code: 'ARGUMENT_INVALID' })
      expect(api.received).toEqual([])
    },
  )

  it('is not asked for before it is needed', async () => {
    const api = await pagedApi(byNumber)
    for await (const log of clientOf(api).webhooks.logs(id)) if (log.id === 'evt_49') break
    expect(api.received).toHaveLength(1)
  })

  it('is read again by each walk', async () => {
    const api = await pagedApi(byNumber)
    const logs = clientOf(api).webhooks.logs(id, { limit: 1000 })
    expect(await idsOf(logs)).toEqual(await idsOf(logs))
    expect(api.received).toHaveLength(4)
  })
})

describe('an API that ignores what it is asked', () => {
  it('and gives page 1 of several again is an error: the rest cannot be read', async () => {
    const api = await pagedApi(() => ({ data: all.slice(0, 50), pagination: { page: 1, limit: 50, total: 1234 } }))
    const ids: string[] = []
    const walk = async () => {
      for await (const log of clientOf(api).webhooks.logs(id)) ids.push(log.id)
    }
    await expect(walk()).rejects.toMatchObject({ code: 'ANSWER_INVALID', path: `/webhooks/${id}/logs` })
    expect([ids.length, api.received.length]).toEqual([50, 2])
  })

  it('and gives the same key again is an error', async () => {
    const api = await pagedApi(() => ({ data: all.slice(0, 50), next_start_key: '50' }))
    await expect(idsOf(clientOf(api).webhooks.logs(id))).rejects.toMatchObject({ code: 'ANSWER_INVALID' })
    expect(api.received).toHaveLength(2)
  })

  it('and gives its one bare page again has no more than that page, also when entries have come in between', async () => {
    let calls = 0
    const api = await pagedApi(() => all.slice(10 - calls, 12 - calls++))
    expect(await idsOf(clientOf(api).webhooks.logs(id, { limit: 2 }))).toEqual(['evt_10', 'evt_11'])
    expect(api.received).toHaveLength(2)
  })

  it('and gives all at once for every limit', async () => {
    const api = await pagedApi(() => ({ data: all, pagination: { page: 1, limit: 50, total: 1234 } }))
    expect(await idsOf(clientOf(api).webhooks.logs(id, { limit: 50 }))).toHaveLength(1234)
    expect(api.received).toHaveLength(1)
  })

  it.each<[string, object]>([
    ['a total', { pagination: { page: 1, limit: 50, total: 99 } }],
    ['a key', { next_start_key: 'more' }],
  ])('and promises more with %s, but has nothing: the end', async (_, rest) => {
    const api = await pagedApi(() => ({ data: [], ...rest }))
    expect(await idsOf(clientOf(api).webhooks.logs(id))).toEqual([])
    expect(api.received).toHaveLength(1)
  })
})

describe('a page that fails', () => {
  it.each<[string, Reply]>([
    ['HTML', { body: '<html>' }],
    ['no list', { body: { data: { a: 1 } } }],
    ['null', { body: { data: null } }],
    ['an entry of another kind', { body: [example, { ...example, attempts: 'two' }] }],
  ])('%s', async (_, reply) => {
    const api = await scriptedApi(reply)
    await expect(idsOf(clientOf(api).webhooks.logs(id))).rejects.toMatchObject({ code: 'ANSWER_INVALID' })
  })

  it('names the entry', async () => {
    const api = await scriptedApi({ body: [example, { ...example, attempts: 'two' }] })
    await expect(clientOf(api).webhooks.logs(id).page()).rejects.toThrow('1.attempts: Invalid input: expected number')
  })

  it('is repeated by itself, and the walk continues', async () => {
    const reply = (query: string): Reply => ({ body: byNumber(new URLSearchParams(query)) })
    const api = await scriptedApi(reply('limit=1000'), refusal(503), reply('limit=1000&page=2'))
    expect(await idsOf(clientOf(api).webhooks.logs(id, { limit: 1000 }))).toEqual(allIds)
    expect(api.received).toHaveLength(3)
  })

  it('ends when its signal aborts', async () => {
    const api = await scriptedApi({ body: byNumber(new URLSearchParams()) }, silence)
    const controller = new AbortController()
    const walk = idsOf(clientOf(api).webhooks.logs(id, { signal: controller.signal }))
    const ended = expect(walk).rejects.toThrow('enough')
    await api.arrived(2)
    controller.abort(new Error('enough'))
    await ended
  })
})
