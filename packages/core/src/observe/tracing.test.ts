import { afterEach, describe, expect, it } from 'vitest'
import { signedDelivery } from '../doubles/deliveries.ts'
import { createTestReceiver } from '../doubles/test-receiver.ts'
import { eventSink } from '../queue/enqueuer.ts'
import type { EventJob } from '../queue/event-job.ts'
import { processJob } from '../queue/process-job.ts'
import { channels } from './tracing.ts'

type Message = Readonly<Record<string, unknown>>

const endings: (() => void)[] = []

afterEach(() => {
  for (const end of endings.splice(0)) end()
})

/** What a channel publishes, as `name of the moment: message`. */
function subscribe(name: keyof typeof channels): [moment: string, message: Message][] {
  const seen: [string, Message][] = []
  const note = (moment: string) => (message: unknown) => void seen.push([moment, { ...(message as Message) }])
  const subscribers = {
    start: note('start'),
    end: note('end'),
    asyncStart: note('asyncStart'),
    asyncEnd: note('asyncEnd'),
    error: note('error'),
  }
  channels[name].subscribe(subscribers)
  endings.push(() => channels[name].unsubscribe(subscribers))
  return seen
}

function moments(seen: [string, Message][], moment: string): Message[] {
  return seen.filter(([name]) => name === moment).map(([, message]) => message)
}

describe.each(['values', 'promises'] as const)('with a store that answers by %s', (answering) => {
  it('surrounds a delivery, its store calls and its handlers', async () => {
    const [receive, handler, store] = [subscribe('receive'), subscribe('handler'), subscribe('store')]
    const { webhooks, deliver } = createTestReceiver({ answering })
    webhooks.on('call.failed', () => 'first').on('call.failed', async () => 'second')
    const outcome = await deliver()

    expect(outcome).toMatchObject({ outcome: 'handled' })
    expect(moments(receive, 'asyncEnd')).toEqual([{ result: outcome }])
    const about = { event: 'call.failed', key: 'default:evt_1', attempt: 1 }
    expect(moments(handler, 'start')).toEqual([about, about])
    expect(moments(handler, 'asyncEnd').map(({ result }) => result)).toEqual(['first', 'second'])
    expect(moments(store, 'start')).toEqual([{ method: 'claim' }, { method: 'complete' }])
    expect(moments(store, 'asyncEnd')).toEqual([
      { method: 'claim', result: { state: 'claimed' } },
      { method: 'complete', result: true },
    ])
  })

  it('tells of handlers and stores that fail, and changes nothing', async () => {
    const [handler, store] = [subscribe('handler'), subscribe('store')]
    const { webhooks, deliver, store: faulty } = createTestReceiver({ answering })
    webhooks.on('call.failed', () => {
      throw new Error('the handler failed')
    })
    expect(await deliver()).toMatchObject({ outcome: 'failed', error: new Error('the handler failed') })
    expect(moments(handler, 'error')).toMatchObject([{ error: new Error('the handler failed') }])
    faulty.fail('claim', 'throws')
    expect(await deliver()).toMatchObject({ outcome: 'unavailable', reason: 'store-failed' })
    expect(moments(store, 'error')).toHaveLength(1)
  })
})

it('makes no message and no promise without a subscriber', async () => {
  const { webhooks, deliver } = createTestReceiver()
  let attempts = 0
  webhooks.on('call.failed', (_event, context) => {
    attempts = context.attempt
  })
  expect(channels.handler.hasSubscribers).toBe(false)
  expect(await deliver()).toMatchObject({ outcome: 'handled' })
  expect(attempts).toBe(1)
})

it('surrounds a job, and names the trace of the request that brought its event', async () => {
  const seen = subscribe('job')
  const jobs: EventJob[] = []
  const { webhooks, clock } = createTestReceiver({ queue: eventSink((job) => jobs.push(job)) })
  webhooks.on('call.failed', () => undefined)
  const traceparent = '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01'
  const delivery = signedDelivery(clock)
  await webhooks.receive({ ...delivery, headers: { ...delivery.headers, traceparent } })
  for (const job of jobs) await processJob(webhooks, job, { attempt: 3 })

  const about = { key: 'default:evt_1', attempt: 3, traceparent }
  expect(moments(seen, 'start')).toEqual([about])
  expect(moments(seen, 'asyncEnd')).toEqual([{ ...about, result: 'done' }])
})

it('stands a job that is nothing', async () => {
  const seen = subscribe('job')
  const { webhooks } = createTestReceiver()
  expect(await processJob(webhooks, null as unknown as EventJob)).toMatchObject({ dead: expect.any(String) })
  expect(moments(seen, 'start')).toEqual([{}])
})
