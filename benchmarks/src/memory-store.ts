import { createHash } from 'node:crypto'
import { type MemoryStore, memoryStore } from '@audian-webhooks/store-memory'
import { RecurringTimes } from './longest-call.ts'
import { missAim, publish } from './section.ts'

/**
 * What the memory store costs with a million events: heap per key, and the longest single call, until it is full and
 * beyond. Run with --expose-gc.
 */
const maxKeys = 1_000_000
const beyond = 200_000
const batch = 10_000
const runs = 3
const retainMs = 72 * 3_600_000
const targets = { bytesPerKey: 130, longestMs: 20 }

interface Times {
  readonly claim: RecurringTimes
  readonly complete: RecurringTimes
}

/** Random-looking ids, as Audian's are, yet the same in every run. */
function idsOf(from: number): readonly { key: string; token: string }[] {
  return Array.from({ length: batch }, (_, index) => {
    const digits = createHash('sha1')
      .update(String(from + index))
      .digest('hex')
    return { key: `default:evt_${digits.slice(0, 16)}`, token: digits }
  })
}

/** Ids are made batch by batch, outside the calls that are timed. */
function fill(store: MemoryStore, events: { from: number; to: number }, { claim, complete }: Times): void {
  for (let from = events.from; from < events.to; from += batch) {
    for (const { key, token } of idsOf(from)) {
      claim.time(() => store.claim(key, { token, leaseMs: 30_000, fingerprint: 3735928559 }))
      complete.time(() => store.complete(key, token, retainMs))
    }
  }
}

function heapUsed(): number {
  if (globalThis.gc === undefined) throw new Error('Run with --expose-gc.')
  globalThis.gc()
  return process.memoryUsage().heapUsed
}

/** Fills a store and continues beyond its limit. Returns the bytes of heap that an event takes. */
function run(filling: Times, full: Times): number {
  for (const times of [filling, full]) for (const recurring of [times.claim, times.complete]) recurring.startRun()
  const before = heapUsed()
  const store = memoryStore({ maxKeys })
  fill(store, { from: 0, to: maxKeys }, filling)
  const bytesPerKey = (heapUsed() - before) / store.size
  fill(store, { from: maxKeys, to: maxKeys + beyond }, full)
  return bytesPerKey
}

function timesOf(calls: number): Times {
  return { claim: new RecurringTimes(calls), complete: new RecurringTimes(calls) }
}

function main(): void {
  const filling = timesOf(maxKeys)
  const full = timesOf(beyond)
  // The last run: the first ones also pay for what the engine learns.
  const bytesPerKey = Array.from({ length: runs }, () => run(filling, full)).at(-1) ?? Number.NaN
  const rows = {
    claim: filling.claim,
    complete: filling.complete,
    'claim, full': full.claim,
    'complete, full': full.complete,
  }
  publish({
    title: 'Memory store',
    method: `${maxKeys.toLocaleString('en')} events and ${beyond.toLocaleString('en')} beyond its limit; each call’s shortest time of ${runs} runs. An event takes ${bytesPerKey.toFixed(0)} bytes of the heap`,
    head: ['', 'µs a call', 'longest ms'],
    rows: Object.entries(rows).map(([name, { meanUs, longestMs }]) => [name, meanUs.toFixed(2), longestMs.toFixed(2)]),
  })
  const longest = Math.max(...Object.values(rows).map(({ longestMs }) => longestMs))
  console.log(`Longest call ${longest.toFixed(1)} ms (target ${targets.longestMs})`)
  console.log(
    `Heap ${bytesPerKey.toFixed(0)} B an event, of ${maxKeys.toLocaleString('en')} (target ${targets.bytesPerKey})`,
  )
  if (bytesPerKey > targets.bytesPerKey || longest > targets.longestMs) missAim()
}

main()
