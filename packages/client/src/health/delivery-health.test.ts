import { describe, expect, it } from 'vitest'
import { log as example, id } from '../doubles/examples.ts'
import { clientOf, scriptedApi } from '../doubles/scripted-api.ts'

const at = (minute: number) => new Date(Date.UTC(2026, 0, 1, 12, minute)).toISOString()

function log(number: number, status: string, rest: object = {}) {
  return { ...example, id: `evt_${number}`, timestamp: at(number), status, ...rest }
}

async function healthOf(logs: readonly object[], options: { since?: Date; limit?: number } = {}) {
  return clientOf(await scriptedApi({ body: logs })).webhooks.deliveryHealth(id, options)
}

describe('deliveryHealth()', () => {
  it('counts the events, and those in progress apart', async () => {
    const health = await healthOf([
      log(5, 'delivered'),
      log(4, 'failed', { attempts: 5, response_status: 500 }),
      log(3, 'pending', { attempts: 0, response_status: null }),
      log(2, 'retrying', { attempts: 2 }),
      log(1, 'delivered', { attempts: 3 }),
      log(0, 'paused'),
      log(6, 'constructor'),
      log(7, 'delivered'),
    ])
    expect(health).toMatchObject({
      events: 8,
      delivered: 3,
      failed: 1,
      underWay: 2,
      other: 2,
      successRate: 0.75,
      attempts: 14,
    })
  })

  it('names the kinds of events that fail, the worst first, with the latest failure of each', async () => {
    const recording = { event: 'recording.completed' }
    const latest = log(8, 'failed', { response_status: 404 })
    const { failing } = await healthOf([
      log(1, 'failed', recording),
      log(2, 'failed'),
      latest,
      log(3, 'failed'),
      log(4, 'delivered'),
      log(5, 'delivered', { event: 'call.failed' }),
      log(6, 'retrying', { event: 'call.initiated' }),
    ])
    expect(failing).toEqual([
      { event: 'call.completed', delivered: 1, failed: 3, latest },
      { event: 'recording.completed', delivered: 0, failed: 1, latest: log(1, 'failed', recording) },
    ])
  })

  it('has no success rate where nothing has ended', async () => {
    expect(await healthOf([])).toEqual({
      events: 0,
      delivered: 0,
      failed: 0,
      underWay: 0,
      other: 0,
      successRate: undefined,
      attempts: 0,
      failing: [],
    })
    expect((await healthOf([log(1, 'pending')])).successRate).toBeUndefined()
  })

  it('counts from a moment on, for every order of the logs', async () => {
    const logs = [log(1, 'failed'), log(9, 'delivered'), log(4, 'failed'), log(5, 'delivered'), log(2, 'failed')]
    expect(await healthOf(logs, { since: new Date(at(4)) })).toMatchObject({ events: 3, delivered: 2, failed: 1 })
  })

  it('counts an entry whose timestamp cannot be read', async () => {
    const logs = [log(1, 'failed', { timestamp: 'yesterday' })]
    expect(await healthOf(logs, { since: new Date(at(4)) })).toMatchObject({ events: 1, failed: 1 })
  })

  it('reads all pages, and counts once what has shifted from one to the next', async () => {
    const page = (number: number, data: object[]) => ({
      body: { data, pagination: { page: number, limit: 2, total: 4 } },
    })
    const api = await scriptedApi(
      page(1, [log(4, 'delivered'), log(3, 'failed')]),
      page(2, [log(3, 'failed'), log(2, 'failed')]),
    )
    expect(await clientOf(api).webhooks.deliveryHealth(id, { limit: 2 })).toMatchObject({ events: 3, failed: 2 })
    expect(api.received.map(({ path }) => path.split('?')[1])).toEqual(['limit=2', 'page=2&limit=2'])
  })

  it.each([new Date('never'), '2026-01-01' as never, 5 as never])('refuses to count since %s', async (since) => {
    const api = await scriptedApi()
    const call = clientOf(api).webhooks.deliveryHealth(id, { since })
    await expect(call).rejects.toMatchObject({ code: 'ARGUMENT_INVALID' })
    expect(api.received).toEqual([])
  })
})
