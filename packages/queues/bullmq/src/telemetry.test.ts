import { findBinary, type RedisServer, redisBinary, skipReason, startRedis } from '@audian-webhooks/test-services'
import type { Attributes, Span, Telemetry } from 'bullmq'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { HeldRuns } from './doubles/held-runs.ts'
import { newJob } from './doubles/new-job.ts'
import { OpenQueues } from './doubles/open-queues.ts'

const missing = findBinary(redisBinary) === undefined ? skipReason(redisBinary) : undefined

/** Writes down what it is given. */
function recorder(): { readonly telemetry: Telemetry; readonly spans: string[]; readonly given: unknown[] } {
  const spans: string[] = []
  const given: unknown[] = []
  const note = (...values: unknown[]) => void given.push(...values)
  const span: Span = {
    setSpanOnContext: (context) => context,
    setAttribute: note,
    setAttributes: (attributes: Attributes) => note(attributes),
    addEvent: note,
    recordException: note,
    end: () => undefined,
  }
  const telemetry: Telemetry = {
    tracer: {
      startSpan(name) {
        spans.push(name)
        return span
      },
    },
    contextManager: {
      with: (_context, run) => run(),
      active: () => ({}),
      getMetadata: () => '{"traceparent":"00-1"}',
      fromMetadata: (context) => context,
    },
  }
  return { telemetry, spans, given }
}

describe.skipIf(missing)(`telemetry${missing === undefined ? '' : ` (${missing})`}`, () => {
  const queues = new OpenQueues()
  let server: RedisServer

  beforeAll(async () => {
    server = await startRedis()
  })
  afterEach(() => queues.close())
  afterAll(() => server?.stop())

  it('gets spans of adding and processing, without the body', async () => {
    const { telemetry, spans, given } = recorder()
    const queue = queues.open({ connection: { url: server.url }, name: 'calls', telemetry })
    const held = new HeldRuns()
    queues.work(queue, held.run)
    const body = Buffer.from('{"caller":"+14155551234"}').toString('base64')
    await queue.add(newJob({ body }))
    ;(await held.nth(1)).end({ retry: 0, error: 'no' })
    ;(await held.nth(2)).end({ dead: 'no' })
    await expect.poll(() => queue.stats()).toMatchObject({ running: 0, dead: 1 })
    expect(spans).toEqual(expect.arrayContaining(['add calls.event', 'process calls', 'add calls-dead.dead-letter']))
    expect(given.length).toBeGreaterThan(0)
    expect(JSON.stringify(given)).not.toContain(body)
  })
})
