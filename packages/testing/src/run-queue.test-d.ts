import { createWebhooks, type Webhooks } from '@audian-webhooks/core'
import type { EventQueue, Queued } from '@audian-webhooks/core/queue'
import { describe, expectTypeOf, it } from 'vitest'
import { runQueue, type WithTestQueue } from './run-queue.ts'
import { type QueueRun, type TestQueue, testQueue } from './test-queue.ts'

declare const queue: EventQueue
const options = { secret: 's', store: 'none' } as const

describe('runQueue()', () => {
  it('takes a receiver whose queue is a testQueue()', () => {
    expectTypeOf(runQueue(createWebhooks({ ...options, queue: testQueue() }))).toEqualTypeOf<Promise<QueueRun>>()
    const run = (webhooks: Webhooks & Queued<TestQueue>) => runQueue(webhooks, { retry: { attempts: 1 } })
    void run(createWebhooks({ ...options, queue: testQueue() }))
  })

  it('takes one from a function that has the queue as its parameter', () => {
    const create = <TQueue extends EventQueue>(given: TQueue) => createWebhooks({ ...options, queue: given })
    void runQueue(create(testQueue()))
  })

  it('says what to do about any other receiver', () => {
    // @ts-expect-error It has no queue.
    void runQueue(createWebhooks(options))
    // @ts-expect-error It has another queue.
    void runQueue(createWebhooks({ ...options, queue }))
    // @ts-expect-error The type does not say that there is one.
    void runQueue(createWebhooks({ ...options, queue: testQueue() }) as Webhooks)
    expectTypeOf<WithTestQueue<Webhooks>>().toExtend<`${string}annotate it as Webhooks & Queued<TestQueue>.`>()
  })
})
