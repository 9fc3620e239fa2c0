import { describe, expect, it } from 'vitest'
import { log as example, id } from '../doubles/examples.ts'
import { clientOf, type Reply, type ScriptedApi, scriptedApi } from '../doubles/scripted-api.ts'

const all = Array.from({ length: 99 }, (_, index) => ({ ...example, id: `evt_${index}` }))
const two = all.slice(0, 2)

/** An API that answers each of up to 20 requests by its query and its number, from 0. */
function pagedApi(answer: (query: URLSearchParams, call: number) => unknown): Promise<ScriptedApi> {
  const reply =
    (call: number): Reply =>
    (response, { path }) => {
      response.end(JSON.stringify(answer(new URL(path, 'http://api').searchParams, call)))
    }
  return scriptedApi(...Array.from({ length: 20 }, (_, call) => reply(call)))
}

/** Walks over the logs to the end, or to the failure. */
async function walked(api: ScriptedApi, limit?: number): Promise<{ ids: string[]; error: unknown }> {
  const ids: string[] = []
  try {
    for await (const log of clientOf(api).webhooks.logs(id, { limit })) ids.push(log.id)
    return { ids, error: undefined }
  } catch (error) {
    return { ids, error }
  }
}

const invalid = { name: 'ApiError', code: 'ANSWER_INVALID' }

describe('pagination that cannot be read', () => {
  const unreadable = [
    { page: 1, limit: 0, total: 99 },
    { page: 0, limit: 50, total: 99 },
    { page: 1.5, limit: 50, total: 99 },
    { page: 1, total: 99 },
    { page: 1, limit: 50 },
    { page: 1, limit: 50, total: -1 },
    { page: 1, limit: 50, total: 1e300 },
    { page: 1, limit: 50, total: 'many' },
    { page: '1', limit: '', total: '99' },
    { page: '0x1', limit: '50', total: '99' },
    { cursor: 'x' },
    [],
    'x',
  ]

  it.each(unreadable.map((pagination) => [pagination]))(
    'is an error, since the rest cannot be read: %j',
    async (pagination) => {
      const api = await pagedApi(() => ({ data: two, pagination }))
      const { ids, error } = await walked(api)
      expect(error).toMatchObject(invalid)
      expect(String(error)).toContain('pagination')
      expect([ids, api.received.length]).toEqual([[], 1])
    },
  )

  it.each([{ page: 0, limit: 50, total: 2 }, { total: 2 }, { total: '2' }, { limit: 50, total: 0 }, null])(
    'does no harm where there can be no rest: %j',
    async (pagination) => {
      const api = await pagedApi(() => ({ data: two, pagination }))
      expect(await walked(api)).toEqual({ ids: ['evt_0', 'evt_1'], error: undefined })
      expect(api.received).toHaveLength(1)
    },
  )

  it.each(unreadable.map((pagination) => [pagination]))('does no harm on an empty page: %j', async (pagination) => {
    expect(await walked(await pagedApi(() => ({ data: [], pagination })))).toEqual({ ids: [], error: undefined })
  })

  it('does no harm beside a key', async () => {
    const api = await pagedApi((query) =>
      query.has('start_key') ? { data: all.slice(2) } : { data: two, pagination: { total: 99 }, next_start_key: '2' },
    )
    expect((await walked(api)).ids).toHaveLength(99)
  })
})

describe('numbers', () => {
  it('in pagination may be texts', async () => {
    const api = await pagedApi((query) => {
      const page = Number(query.get('page') ?? 1)
      const data = all.slice((page - 1) * 50, page * 50)
      return { data, pagination: { page: String(page), limit: '50', total: '99' } }
    })
    expect((await walked(api)).ids).toEqual(all.map((log) => log.id))
    const first = await clientOf(api).webhooks.logs(id).page()
    expect(first.pagination).toEqual({ page: 1, limit: 50, total: 99 })
  })

  it('may be keys', async () => {
    const api = await pagedApi((query) => {
      const start = Number(query.get('start_key') ?? 0)
      return { data: all.slice(start, start + 50), next_start_key: start + 50 < all.length ? start + 50 : null }
    })
    expect((await walked(api)).ids).toEqual(all.map((log) => log.id))
    expect(api.received.map(({ path }) => path.split('?')[1])).toEqual([undefined, 'start_key=50'])
  })

  it.each(['[1,2]', '{"a":1}', '1e999', '12345678901234567890', 'true'])(
    'no other key can be read: %s',
    async (key) => {
      const body = `{"data":${JSON.stringify(two)},"next_start_key":${key}}`
      const { error } = await walked(await scriptedApi({ body }))
      expect(error).toMatchObject(invalid)
    },
  )

  it.each(['null', 'false', '""'])('and %s is none', async (key) => {
    const body = `{"data":${JSON.stringify(two)},"next_start_key":${key}}`
    expect((await walked(await scriptedApi({ body }))).error).toBeUndefined()
  })
})

describe('a page that brings nothing new, although there is to be more', () => {
  it.each<[string, (query: URLSearchParams, call: number) => unknown]>([
    ['with a fresh key each time', (_, call) => ({ data: two, next_start_key: `key-${call}` })],
    ['in another order', (_, call) => ({ data: call === 0 ? two : [...two].reverse(), next_start_key: `key-${call}` })],
    ['in part', (_, call) => ({ data: call === 0 ? two : two.slice(1), next_start_key: `key-${call}` })],
    [
      'with the page that was asked for and a large total',
      (query) => ({
        data: two,
        pagination: { page: Number(query.get('page') ?? 1), limit: 2, total: Number.MAX_SAFE_INTEGER },
      }),
    ],
    [
      'with the page that was asked for, the last by its total',
      (query) => ({ data: two, pagination: { page: Number(query.get('page') ?? 1), limit: 2, total: 3 } }),
    ],
  ])('ends the walk with an error: %s', async (_, answer) => {
    const api = await pagedApi(answer)
    const { ids, error } = await walked(api)
    expect(error).toMatchObject({ ...invalid, path: `/webhooks/${id}/logs` })
    expect([ids, api.received.length]).toEqual([['evt_0', 'evt_1'], 2])
  })

  it('also where two pages take turns', async () => {
    const pages = [all.slice(0, 2), all.slice(2, 4)]
    const api = await pagedApi((_, call) => ({ data: pages[call % 2], next_start_key: `key-${call}` }))
    const { ids, error } = await walked(api)
    expect(error).toMatchObject(invalid)
    expect([ids.length, api.received.length]).toEqual([4, 3])
  })

  it('also where keys lead in a circle', async () => {
    const api = await pagedApi((query) =>
      query.get('start_key') === 'b'
        ? { data: all.slice(2, 4), next_start_key: 'a' }
        : { data: two, next_start_key: 'b' },
    )
    const { ids, error } = await walked(api)
    expect(error).toMatchObject(invalid)
    expect([ids.length, api.received.length]).toEqual([4, 3])
  })

  it('also where new entries come in all the while', async () => {
    const api = await pagedApi((query, call) => ({
      data: all.slice(50 - call, 52 - call),
      next_start_key: query.get('start_key') === 'b' ? 'a' : 'b',
    }))
    const { error } = await walked(api)
    expect(error).toMatchObject(invalid)
    expect(api.received.length).toBeLessThanOrEqual(3)
  })
})

it('a last page that was met before, since entries have come in, is the end', async () => {
  const api = await pagedApi((query) =>
    query.has('start_key') ? { data: two.slice(1) } : { data: two, next_start_key: 'evt_1' },
  )
  expect(await walked(api)).toEqual({ ids: ['evt_0', 'evt_1', 'evt_1'], error: undefined })
})

it('a bare list that is given again for every page is the end', async () => {
  const api = await pagedApi(() => two)
  expect(await walked(api, 2)).toEqual({ ids: ['evt_0', 'evt_1'], error: undefined })
  expect(api.received).toHaveLength(2)
})
