import { setImmediate as turn } from 'node:timers/promises'
import type { WebhookLog } from '@audian-webhooks/core/protocol'
import { describe, expect, it } from 'vitest'
import { log as example, id } from '../doubles/examples.ts'
import { clientOf, scriptedApi } from '../doubles/scripted-api.ts'
import { reconcile } from './reconcile.ts'
import type { Handled, ReconcileOptions } from './reconcile-options.ts'

const at = (minute: number) => new Date(Date.UTC(2026, 0, 1, 12, minute)).toISOString()
const hourLater = { now: () => Date.parse(at(60)) }

function log(number: number, status: string, rest: Partial<WebhookLog> = {}): WebhookLog {
  return { ...example, id: `evt_${number}`, timestamp: at(number), status, ...rest }
}

async function* streamed(logs: Iterable<WebhookLog>): AsyncGenerator<WebhookLog> {
  yield* logs
}

function handledOnly(...numbers: number[]) {
  const ids = new Set(numbers.map((number) => `evt_${number}`))
  return (eventId: string) => ids.has(eventId)
}

function compare(logs: Iterable<WebhookLog>, options: Partial<ReconcileOptions> = {}) {
  return reconcile(streamed(logs), { isHandled: handledOnly(), clock: hourLater, ...options })
}

const idsOf = ({ missed }: { missed: readonly { log: WebhookLog }[] }) => missed.map(({ log }) => log.id)

describe('reconcile()', () => {
  it('tells apart what was handled, given up, lost, and what is not decided yet', async () => {
    const logs = [
      log(59, 'delivered'),
      log(6, 'delivered'),
      log(5, 'failed', { attempts: 5, response_status: 500 }),
      log(4, 'pending'),
      log(3, 'retrying'),
      log(2, 'abandoned'),
      log(1, 'delivered'),
      log(0, 'failed'),
    ]
    expect(await compare(logs, { isHandled: handledOnly(6, 0) })).toEqual({
      events: 8,
      handled: 2,
      gap: 3,
      failed: 1,
      lost: 1,
      other: 1,
      underWay: 2,
      undecided: 1,
      missed: [
        { reason: 'lost', log: log(1, 'delivered') },
        { reason: 'other', log: log(2, 'abandoned') },
        { reason: 'failed', log: log(5, 'failed', { attempts: 5, response_status: 500 }) },
      ],
      oldestMissed: { reason: 'lost', log: log(1, 'delivered') },
    })
  })

  it('finds no gap where everything was handled', async () => {
    const result = await compare([log(1, 'delivered'), log(2, 'failed')], { isHandled: () => true })
    expect(result).toMatchObject({ events: 2, handled: 2, gap: 0, missed: [], oldestMissed: undefined })
  })

  it('compares no logs at all', async () => {
    expect(await compare([])).toMatchObject({ events: 0, gap: 0 })
  })

  it('hands the log entry to isHandled, and does not ask about what is in progress', async () => {
    const asked: string[] = []
    const isHandled = async (eventId: string, { status }: WebhookLog) => {
      asked.push(`${eventId} ${status}`)
      return true
    }
    await compare([log(1, 'delivered'), log(2, 'retrying'), log(3, 'failed'), log(4, 'pending')], { isHandled })
    expect(asked).toEqual(['evt_1 delivered', 'evt_3 failed'])
  })

  it('does not count what is being handled as missed', async () => {
    const isHandled = (): Handled => 'in-progress'
    expect(await compare([log(1, 'failed')], { isHandled })).toMatchObject({ gap: 0, undecided: 1 })
  })

  it.each([
    [0, { gap: 2, undecided: 0 }],
    [30 * 60_000, { gap: 1, undecided: 1 }],
    [24 * 60 * 60_000, { gap: 0, undecided: 2 }],
  ])('leaves out what is younger than %i ms', async (settleMs, expected) => {
    expect(await compare([log(1, 'delivered'), log(40, 'failed')], { settleMs })).toMatchObject(expected)
  })

  it('counts a handled event, however young it is', async () => {
    expect(await compare([log(59, 'delivered')], { isHandled: () => true })).toMatchObject({ handled: 1, undecided: 0 })
  })

  it('begins at a moment, and knows names', async () => {
    const logs = [log(1, 'failed'), log(5, 'failed'), log(6, 'failed', { event: 'call.ringing' }), log(7, 'failed')]
    const result = await compare(logs, { since: new Date(at(5)), events: ['call.completed'] })
    expect(idsOf(result)).toEqual(['evt_5', 'evt_7'])
    expect(result.events).toBe(2)
  })

  it('counts an entry whose timestamp cannot be read', async () => {
    const logs = [log(1, 'failed', { timestamp: 'yesterday' }), log(2, 'failed')]
    const result = await compare(logs, { since: new Date(at(2)) })
    expect(idsOf(result)).toEqual(['evt_2', 'evt_1'])
  })
})

describe('an event with several entries', () => {
  it('counts once, also if it has shifted to the next page', async () => {
    const page = (number: number, data: object[]) => ({
      body: { data, pagination: { page: number, limit: 2, total: 4 } },
    })
    const api = await scriptedApi(
      page(1, [log(4, 'delivered'), log(3, 'failed')]),
      page(2, [log(3, 'failed'), log(2, 'failed')]),
    )
    const logs = clientOf(api).webhooks.logs(id, { limit: 2 })
    const result = await reconcile(logs, { isHandled: handledOnly(4), clock: hourLater })
    expect(result).toMatchObject({ events: 3, handled: 1, gap: 2, failed: 2 })
    expect(idsOf(result)).toEqual(['evt_2', 'evt_3'])
  })

  const entries = ['failed', 'abandoned', 'delivered', 'retrying']
  const orders = [entries, [...entries].reverse(), ['delivered', 'retrying', 'failed', 'abandoned']]
  it.each(orders)('is not missed while one of them is in progress: %s, %s, %s, %s', async (...statuses) => {
    const logs = statuses.map((status) => log(1, status))
    expect(await compare(logs)).toMatchObject({ events: 1, gap: 0, underWay: 1, missed: [] })
  })

  it.each(orders)('is handled if the receiver has handled it: %s, %s, %s, %s', async (...statuses) => {
    const logs = statuses.map((status) => log(1, status))
    expect(await compare(logs, { isHandled: () => true })).toMatchObject({ events: 1, handled: 1, underWay: 0 })
  })

  it('was lost if one of its deliveries was answered 2xx', async () => {
    const statuses = ['failed', 'delivered', 'failed']
    const { missed, gap } = await compare(statuses.map((status) => log(1, status)))
    expect([gap, missed.map(({ reason }) => reason)]).toEqual([1, ['lost']])
  })
})

describe('100,000 entries', () => {
  function* many(): Generator<WebhookLog> {
    for (let number = 100_000; number > 0; number--) {
      const timestamp = new Date(Date.UTC(2026, 0, 1) + number).toISOString()
      yield log(number, number % 2 === 0 ? 'delivered' : 'failed', { timestamp })
      // As it is met again after a shift.
      if (number % 100 === 0) yield log(number, 'delivered', { timestamp })
    }
  }

  it('are counted exactly, of the missed ones the oldest are listed, and at most 16 are asked for at once', async () => {
    let open = 0
    let most = 0
    const isHandled = async (eventId: string) => {
      most = Math.max(most, ++open)
      await turn()
      open--
      return !eventId.endsWith('7')
    }
    const result = await compare(many(), { isHandled, maxListed: 100 })
    expect(result).toMatchObject({ events: 100_000, handled: 90_000, gap: 10_000, failed: 10_000, lost: 0 })
    expect(idsOf(result)).toEqual(Array.from({ length: 100 }, (_, index) => `evt_${index * 10 + 7}`))
    expect(result.oldestMissed?.log.id).toBe('evt_7')
    expect(most).toBe(16)
  }, 60_000)
})

describe('what goes wrong', () => {
  const options = (wrong: object) => wrong as Partial<ReconcileOptions>

  it.each([
    [{ since: new Date('never') }, 'since: must be a valid Date.'],
    [{ since: '2026-01-01' }, 'since: must be a valid Date.'],
    [{ isHandled: new Set() }, 'isHandled: must be a function.'],
    [{ events: 'call.completed' }, 'events: must be a list of event names.'],
    [{ settleMs: -1 }, 'settleMs: must be a whole number, 0 or more.'],
    [{ maxListed: 0 }, 'maxListed: must be a whole number, 1 or more.'],
    [{ clock: { now: () => Number.NaN } }, 'clock: must have now(), which returns milliseconds.'],
  ])('refuses %o', async (wrong, problem) => {
    const call = compare([log(1, 'failed')], options(wrong))
    await expect(call).rejects.toMatchObject({ code: 'ARGUMENT_INVALID', problems: [problem] })
  })

  it('refuses a list that is not read as it comes', async () => {
    const call = reconcile([] as never, { isHandled: () => true })
    await expect(call).rejects.toMatchObject({ problems: [expect.stringContaining('logs: ')] })
  })

  it.each([undefined, null, 'yes', 1])('refuses %o as an answer of isHandled', async (answer) => {
    const call = compare([log(1, 'failed')], { isHandled: () => answer as never })
    await expect(call).rejects.toMatchObject({ code: 'ARGUMENT_INVALID' })
  })

  it('rejects with the error of isHandled', async () => {
    const error = new Error('the store is down')
    const call = compare([log(1, 'failed')], { isHandled: () => Promise.reject(error) })
    await expect(call).rejects.toBe(error)
  })

  it('rejects with the error of the logs, and ends their reading', async () => {
    const api = await scriptedApi({ status: 403 })
    const call = reconcile(clientOf(api).webhooks.logs(id), { isHandled: () => true })
    await expect(call).rejects.toMatchObject({ code: 'FORBIDDEN' })
  })
})

describe('its signal', () => {
  it('ends it while the logs hang', async () => {
    const controller = new AbortController()
    async function* hanging(): AsyncGenerator<WebhookLog> {
      yield log(1, 'failed')
      await new Promise(() => undefined)
    }
    const call = reconcile(hanging(), { isHandled: () => true, signal: controller.signal })
    await turn()
    controller.abort(new Error('enough'))
    await expect(call).rejects.toThrow('enough')
  })

  it('ends it while isHandled hangs, and ends the reading of the logs', async () => {
    const controller = new AbortController()
    let ended = false
    async function* endless(): AsyncGenerator<WebhookLog> {
      try {
        for (let number = 0; ; number++) yield log(number, 'failed')
      } finally {
        ended = true
      }
    }
    const isHandled = () => new Promise<boolean>(() => controller.abort(new Error('enough')))
    await expect(reconcile(endless(), { isHandled, signal: controller.signal })).rejects.toThrow('enough')
    await expect.poll(() => ended).toBe(true)
  })

  it('asks nothing if it has aborted before', async () => {
    const api = await scriptedApi()
    const signal = AbortSignal.abort(new Error('enough'))
    const call = reconcile(clientOf(api).webhooks.logs(id), { isHandled: () => true, signal })
    await expect(call).rejects.toThrow('enough')
    expect(api.received).toEqual([])
  })
})
