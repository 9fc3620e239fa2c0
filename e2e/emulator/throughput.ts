import { startEmulator } from '@audian-webhooks/emulator'
import { freePort } from '@audian-webhooks/test-services'
import { sampleEvent } from '@audian-webhooks/testing'
import { startChild } from './child.ts'
import type { Counted } from './counting-receiver.ts'
import { webhookUrl } from './listen.ts'

// node --import tsx --conditions=source e2e/emulator/throughput.ts: how many events a second the emulator delivers to a
// receiver in its own process.
const events = 10_000
const rounds = 3

async function round(): Promise<number> {
  const emulator = await startEmulator()
  const port = await freePort()
  const { secret } = emulator.register({ url: webhookUrl(port) })
  const environment = { PORT: String(port), AUDIAN_WEBHOOK_SECRET: secret }
  const receiver = await startChild<object, Counted>('counting-receiver.ts', environment)

  const begun = performance.now()
  for (let count = 0; count < events; count++) emulator.send(sampleEvent('call.completed'))
  await emulator.settled()
  const seconds = (performance.now() - begun) / 1000

  const { runs } = await receiver.ask({})
  if (Object.keys(runs).length !== events) throw new Error(`${Object.keys(runs).length} of ${events} were handled.`)
  await receiver.close()
  await emulator.close()
  return events / seconds
}

for (let number = 1; number <= rounds; number++) {
  const perSecond = await round()
  console.log(`Round ${number}: ${Math.round(perSecond).toLocaleString('en')} events/s`)
}
