// How the cost of a claim and its completion grows with the number of events that a store remembers. Each number has a
// own server, so that all of them can be measured in turn. Ten million take about 3 GB of memory for Redis and
// 6 GB of disk for Postgres: `npm run bench:growth -- --keys 10000,1000000 --stores redis` asks for less.
import { parseArgs } from 'node:util'
import { type Call, medianMs, throughput } from './callers.ts'
import { claimAndComplete } from './claim-and-complete.ts'
import { fillPostgres } from './filled-postgres.ts'
import { fillRedis } from './filled-redis.ts'
import type { Fill, FilledStore } from './filled-store.ts'
import { type Comparison, compareMeasures } from './paired.ts'

const callers = 64
const roundMs = 100
const fills: Readonly<Record<string, Fill>> = { redis: fillRedis, postgres: fillPostgres }

/** Measures a store as it stands, and leaves it as full as it was. */
type Gauge = (filled: FilledStore) => Promise<number>

const gauges: Readonly<Record<'alone' | 'together', Gauge>> = {
  alone: (filled) => untouched(filled, (call) => medianMs(call, roundMs)),
  together: (filled) => untouched(filled, (call) => throughput(call, { callers, ms: roundMs })),
}

async function untouched({ store, forget }: FilledStore, measure: (call: Call) => Promise<number>): Promise<number> {
  const added: string[] = []
  const call = claimAndComplete(store)
  const measured = await measure((event) => {
    added.push(event.key)
    return call(event)
  })
  await forget(added)
  return measured
}

function numbersOf(text: string): number[] {
  const numbers = text.split(',').map(Number)
  if (numbers.some((number) => !Number.isInteger(number) || number < 1)) throw new Error(`--keys ${text}: not numbers`)
  return numbers
}

async function growthOf(name: string, numbers: readonly number[]): Promise<void> {
  const fill = fills[name]
  if (fill === undefined) throw new Error(`--stores ${name}: there are ${Object.keys(fills).join(' and ')}`)
  const filled: FilledStore[] = []
  try {
    for (const keys of numbers) {
      const progress = new Progress(`${name}, ${keys.toLocaleString('en')} keys`)
      filled.push(await fill(keys, (there) => progress.tell(there / keys)))
    }
    await tell(name, filled)
  } finally {
    await Promise.all(filled.map(({ stop }) => stop()))
  }
}

/** A line at each tenth. */
class Progress {
  readonly #what: string
  #reported = 0

  constructor(what: string) {
    this.#what = what
  }

  tell(part: number): void {
    const tenths = Math.floor(part * 10)
    if (tenths === this.#reported) return
    this.#reported = tenths
    console.log(`${this.#what}: ${tenths * 10} % filled`)
  }
}

/** Each against the first one, which thus is compared with itself too: that shows how exact the others are. */
async function tell(name: string, [first, ...others]: readonly FilledStore[]): Promise<void> {
  if (first === undefined) return
  for (const filled of [first, ...others]) {
    const against = (gauge: Gauge) => compareMeasures({ ours: () => gauge(filled), floor: () => gauge(first) })
    const alone = await against(gauges.alone)
    const together = await against(gauges.together)
    const keys = filled.keys.toLocaleString('en').padStart(10)
    const parts = [
      `${alone.ours.toFixed(2)} ms alone (${times(alone)})`,
      `${Math.round(together.ours).toLocaleString('en')}/s at ${callers} callers (${times(together)})`,
      `${filled.bytesPerKey.toFixed(0)} B a key`,
    ]
    console.log(`${name.padEnd(8)} ${keys} keys: ${parts.join(', ')}`)
  }
}

function times({ ratio, spread }: Comparison): string {
  return `${ratio.toFixed(2)} × ±${(spread * 100).toFixed(0)} %`
}

const { values } = parseArgs({
  options: {
    keys: { type: 'string', default: '10000,100000,1000000,10000000' },
    stores: { type: 'string', default: Object.keys(fills).join(',') },
  },
})
console.log('Claim + complete by the number of events remembered; times the figure of the first number.')
for (const name of values.stores.split(',')) await growthOf(name, numbersOf(values.keys))
