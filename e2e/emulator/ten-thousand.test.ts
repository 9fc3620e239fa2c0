import type { ChaosSettings, Delivery, DeliveryKind, Emulator } from '@audian-webhooks/emulator'
import { freePort } from '@audian-webhooks/test-services'
import { sampleEvent, sampleEvents } from '@audian-webhooks/testing'
import { expect, it } from 'vitest'
import { seeded } from '../chaos/random.ts'
import { startChild } from './child.ts'
import { closing, emulatorOf } from './closing.ts'
import type { Counted } from './counting-receiver.ts'
import { webhookUrl } from './listen.ts'

const chaos: Partial<ChaosSettings> = {
  duplicate: 0.05,
  concurrentDuplicate: 0.05,
  reorder: 0.02,
  droppedConnection: 0.05,
  newFields: 0.05,
  wrongKey: 0.03,
  stale: 0.03,
  truncated: 0.03,
}
const names = Object.keys(sampleEvents) as (keyof typeof sampleEvents)[]
/** The expected responses to deliveries that the receiver must reject. A stale one is correctly signed, so a clock may be wrong: 503, to get it again. */
const owed: { readonly [K in DeliveryKind]?: number } = { 'wrong-key': 401, stale: 503, truncated: 401 }
const isAttack = ({ kind }: Delivery) => kind in owed

function sendAll(emulator: Emulator, count: number): string[] {
  return Array.from({ length: count }, (_, index) => {
    const event = sampleEvent(names[index % names.length] ?? 'call.completed')
    emulator.send(event)
    return event.id
  })
}

/** Checks that every fault has happened about as often as configured. Otherwise the test would prove nothing. */
function expectChaos(deliveries: readonly Delivery[]): void {
  const count = (holds: (delivery: Delivery) => boolean) => deliveries.filter(holds).length
  for (const kind of ['duplicate', 'concurrent-duplicate', ...Object.keys(owed)]) {
    expect(count((delivery) => delivery.kind === kind)).toBeGreaterThan(200)
  }
  expect(count(({ kind, body }) => kind === 'event' && body.includes('"region":"eu-1"'))).toBeGreaterThan(400)
  expect(count(({ attempts }) => attempts[0]?.chaos === 'dropped-connection')).toBeGreaterThan(400)
  const firstTimes = deliveries.map(({ attempts }) => attempts[0]?.scheduleTime ?? 0)
  const overtaken = firstTimes.filter((time, index) => time > (firstTimes[index + 1] ?? time))
  expect(overtaken.length).toBeGreaterThan(100)
}

it('ten thousand events under chaos: none is lost, each is handled once, no forged one is accepted', async () => {
  const emulator = await emulatorOf({ chaos, random: seeded(3, 'chaos'), speed: 10_000 })
  const port = await freePort()
  const { secret } = emulator.register({ url: webhookUrl(port) })
  const environment = { PORT: String(port), AUDIAN_WEBHOOK_SECRET: secret }
  const receiver = await closing(startChild<object, Counted>('counting-receiver.ts', environment))

  const ids = sendAll(emulator, 10_000)
  await emulator.settled()
  const { runs } = await receiver.ask({})

  expect(Object.keys(runs).sort()).toEqual(ids.sort())
  expect(new Set(Object.values(runs))).toEqual(new Set([1]))

  const deliveries = emulator.deliveries()
  expect(deliveries).toHaveLength(emulator.tally().deliveries)
  expectChaos(deliveries)
  // No delivery is open, and every expected one has arrived.
  const wrong = deliveries.filter((delivery) => delivery.status !== (isAttack(delivery) ? 'failed' : 'delivered'))
  expect(wrong).toEqual([])
  for (const { kind, attempts } of deliveries.filter(isAttack)) {
    expect({ kind, answered: attempts.map(({ answer }) => answer?.status) }).toEqual({ kind, answered: [owed[kind]] })
  }
}, 180_000)
