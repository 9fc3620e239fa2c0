// What the whole pipeline costs in process, against verifying and parsing by hand. `npm run bench` builds first: run from
// source, every function would be named anew at each call.
import { createHmac, timingSafeEqual } from 'node:crypto'
import { createWebhooks } from '@audian-webhooks/core'
import { memoryStore } from '@audian-webhooks/store-memory'
import { type BenchmarkDelivery, delivery, secret } from './deliveries.ts'
import { compareCpu } from './paired.ts'

const roundLength = 5000
const sizes = [450, 4096]

let seconds = 0

async function byHand(round: readonly BenchmarkDelivery[]): Promise<void> {
  for (const { headers, body } of round) {
    const expected = createHmac('sha256', secret).update(`${headers['x-audian-timestamp']}.`).update(body).digest()
    if (!timingSafeEqual(expected, Buffer.from(headers['x-audian-signature'], 'hex'))) throw new Error('not authentic')
    const event: { data: { duration: number } } = JSON.parse(Buffer.from(body).toString())
    await handle(event.data.duration)
  }
}

function handle(duration: number): Promise<void> {
  seconds += duration
  return Promise.resolve()
}

for (const size of sizes) {
  const webhooks = createWebhooks({ secret, store: memoryStore(), logger: false })
  webhooks.on('call.completed', (event) => handle(event.data.duration))
  const ours = async (round: readonly BenchmarkDelivery[]) => {
    for (const one of round) {
      const answer = await webhooks.handle(one)
      if (answer?.status !== 200) throw new Error(`answered ${answer?.status}`)
    }
  }
  const makeRound = (pair: number) =>
    Array.from({ length: roundLength }, (_, index) => delivery(pair * roundLength + index, size))
  const { ratio, spread, pairs, ours: oursUs, floor: floorUs } = await compareCpu(makeRound, { ours, floor: byHand })
  console.log(
    `pipeline ÷ verify and parse by hand, ${size} B: ${ratio.toFixed(2)} ±${(spread * 100).toFixed(0)} % (${oursUs.toFixed(1)} ÷ ${floorUs.toFixed(1)} µs CPU, ${pairs} pairs)`,
  )
}
if (seconds === 0) throw new Error('nothing was handled')
