import { once } from 'node:events'
import { get, type IncomingMessage } from 'node:http'
import fastify from 'fastify'
import { expect, it, onTestFinished, vi } from 'vitest'
import { exportDeliveries } from '../export/export-deliveries.ts'
import { LocalAudian } from '../local-audian.ts'
import { settingsOf } from '../settings.ts'
import type { Attempt, Delivery } from '../state/delivery.ts'
import { createState } from '../state/state.ts'
import { selectionRoutes } from './selection-routes.ts'

it('stops an export when its client disconnects, and produces no more of it than that client reads', async () => {
  let pieces = 0
  let ended = false
  async function* endless() {
    try {
      for (;;) {
        pieces++
        yield 'x'.repeat(65_536)
      }
    } finally {
      ended = true
    }
  }
  const audian = new LocalAudian(settingsOf({}))
  audian.exportDeliveries = () => endless()
  const app = fastify()
  selectionRoutes(app, audian, { tell: () => undefined })
  onTestFinished(() => app.close())
  const url = await app.listen({ host: '127.0.0.1', port: 0 })

  const request = get(`${url}/export.jsonl`)
  const [response] = (await once(request, 'response')) as [IncomingMessage]
  await once(response, 'readable')
  response.destroy()
  await vi.waitFor(() => expect(ended).toBe(true), 60_000)
  // The capacity of both socket buffers. Without backpressure the export would exceed it.
  expect(pieces).toBeLessThan(1000)
})

it.each(['jsonl', 'har'] as const)('streams an export of many deliveries in chunks: %s', async (format) => {
  const state = createState({ keep: 20_000 })
  for (let sequence = 1; sequence <= 20_000; sequence++) state.putDelivery(deliveryOf(sequence))
  let longest = 0
  let total = 0
  for await (const { length } of exportDeliveries(state, { format })) {
    longest = Math.max(longest, length)
    total += length
  }
  expect(total).toBeGreaterThan(10_000_000)
  expect(longest).toBeLessThan(80_000)
})

function deliveryOf(sequence: number): Delivery {
  const attempt: Attempt = {
    deliveryId: `delv_${sequence}`,
    number: 1,
    startedAt: 0,
    scheduleTime: 0,
    durationMs: 1,
    requestHeaders: {},
    answer: { status: 200, headers: {}, body: '' },
  }
  const body = JSON.stringify({ id: `evt_${sequence}`, data: { text: 'x'.repeat(500) } })
  const names = { id: `dlv_${sequence}`, eventId: `evt_${sequence}`, event: 'call.completed', endpointId: 'wh_1' }
  return { ...names, sequence, kind: 'event', body, createdAt: 0, status: 'delivered', attempts: [attempt] }
}
