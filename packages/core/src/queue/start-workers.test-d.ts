import { describe, expectTypeOf, it } from 'vitest'
import { type AudianEvents, type Context, createWebhooks, type Webhooks } from '../index.ts'
import type { EventQueue, EventSink, Queued, QueueWorker } from '../queue.ts'
import { startWorkers } from '../queue.ts'

declare const queue: EventQueue
declare const sink: EventSink
declare const either: EventQueue | undefined
const options = { secret: 's', store: 'none' } as const

describe('startWorkers', () => {
  it('takes a receiver whose queue has workers', () => {
    const webhooks = createWebhooks({ ...options, queue })
    expectTypeOf(startWorkers(webhooks)).toEqualTypeOf<QueueWorker>()
    startWorkers(webhooks.on('call.failed', () => undefined))
    startWorkers(webhooks, { concurrency: 3, jobTimeoutMs: 1000, retry: { attempts: 3 } })
  })

  it('takes it from a parameter too', () => {
    const start = (webhooks: Webhooks & Queued<EventQueue>) => startWorkers(webhooks)
    start(createWebhooks({ ...options, queue }))
    // @ts-expect-error it has no queue
    start(createWebhooks(options))
  })

  it('says what to do about a sink', () => {
    // @ts-expect-error This receiver has a sink, which has no workers.
    startWorkers(createWebhooks({ ...options, queue: sink }))
  })

  it('says what to do about a receiver without a queue', () => {
    // @ts-expect-error This receiver has no queue.
    startWorkers(createWebhooks(options))
    // @ts-expect-error This receiver has no queue.
    startWorkers(createWebhooks({ ...options, queue: undefined }))
    // @ts-expect-error There may be none.
    startWorkers(createWebhooks({ ...options, queue: either }))
    // @ts-expect-error The type does not say that there is one.
    startWorkers(createWebhooks({ ...options, queue }) as Webhooks)
  })
})

describe('a receiver with a queue', () => {
  it('fits where a receiver is expected', () => {
    const webhooks: Webhooks = createWebhooks({ ...options, queue })
    expectTypeOf(webhooks).toEqualTypeOf<Webhooks>()
    const withSink: Webhooks = createWebhooks({ ...options, queue: sink })
    expectTypeOf(withSink).toEqualTypeOf<Webhooks>()
    const withEither: Webhooks = createWebhooks({ ...options, queue: either })
    expectTypeOf(withEither).toEqualTypeOf<Webhooks>()
  })

  it('has the same handlers', () => {
    createWebhooks({ ...options, queue }).on('call.failed', (event, context) => {
      expectTypeOf(event.data.call_id).toEqualTypeOf<string>()
      expectTypeOf(context).toEqualTypeOf<Context>()
    })
  })

  it('is a plain one without a queue', () => {
    expectTypeOf(createWebhooks(options)).toEqualTypeOf<Webhooks<AudianEvents, Context>>()
  })
})
