import type { PassThrough } from 'node:stream'
import { setImmediate } from 'node:timers/promises'
import { afterEach, beforeEach, expect, it, onTestFinished, vi } from 'vitest'
import { LocalAudian } from '../local-audian.ts'
import { settingsOf } from '../settings.ts'
import type { Delivery } from '../state/delivery.ts'
import { stateView } from './state-view.ts'
import { createStream } from './stream.ts'

beforeEach(() => void vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] }))
afterEach(() => void vi.useRealTimers())

const delivery = (sequence: number): Delivery => ({
  id: `dlv_${sequence}`,
  sequence,
  kind: 'event',
  endpointId: 'wh_1',
  eventId: `evt_${sequence}`,
  event: 'call.ringing',
  body: '{}',
  createdAt: 0,
  status: 'delivered',
  attempts: [],
})

const mostBytes = 5 * 1024 * 1024

it('holds a bounded backlog for a listener that does not read, and cuts it off', async () => {
  const settings = settingsOf({})
  const audian = new LocalAudian(settings)
  onTestFinished(() => audian.close())
  const { schedule } = settings
  const addresses = () => ({ apiUrl: '', token: '' })
  const stream = createStream(audian.state, () => stateView(audian, { schedule, addresses }))
  onTestFinished(() => stream.close())
  const [stuck, reading] = [stream.open() as PassThrough, stream.open() as PassThrough]
  let messages = 0
  let backlog = 0
  reading.on('data', () => messages++)
  for (let batch = 0; batch < 400; batch++) {
    for (let index = 1; index <= 100; index++) audian.state.putDelivery(delivery(batch * 100 + index))
    vi.advanceTimersByTime(100)
    await setImmediate()
    backlog = Math.max(backlog, stuck.readableLength + stuck.writableLength)
  }
  expect(stuck.destroyed).toBe(true)
  expect(backlog).toBeLessThan(mostBytes)
  expect(reading.destroyed).toBe(false)
  // One for the state, and one for each hundred deliveries.
  expect(messages).toBe(401)
})
