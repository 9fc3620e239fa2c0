import { performance } from 'node:perf_hooks'
import { median } from './paired.ts'

/** One call, or several in a row, about a key that no one has used before. */
export type Call = (event: FreshEvent) => Promise<void>

export interface FreshEvent {
  readonly key: string
  readonly token: string
  readonly fingerprint: number
}

let events = 0

/** An event as the receiver would claim it: ids look random, as Audian's do, but cost next to nothing to make. */
export function freshEvent(): FreshEvent {
  const id = `${scrambled(events, 0x9e3779b1)}${scrambled(events, 0x85ebca6b)}`
  events++
  return { key: `default:evt_${id}`, token: `b4e1d4f0-3c5a-4f0e-${id}`, fingerprint: 3735928559 }
}

function scrambled(value: number, oddFactor: number): string {
  return (Math.imul(value, oddFactor) >>> 0).toString(16).padStart(8, '0')
}

/** Calls per second of this many callers, each of which calls again as soon as it has its answer. */
export async function throughput(call: Call, { callers, ms }: { callers: number; ms: number }): Promise<number> {
  const start = performance.now()
  let calls = 0
  const caller = async () => {
    while (performance.now() - start < ms) {
      await call(freshEvent())
      calls++
    }
  }
  await Promise.all(Array.from({ length: callers }, caller))
  return (calls / (performance.now() - start)) * 1000
}

/** Divides the events among this many callers. */
export async function shareOut(round: readonly FreshEvent[], call: Call, callers: number): Promise<void> {
  const rest = round.values()
  const caller = async () => {
    for (const event of rest) await call(event)
  }
  await Promise.all(Array.from({ length: callers }, caller))
}

/** The median time of a call in milliseconds, one after another for so long. */
export async function medianMs(call: Call, ms: number): Promise<number> {
  const start = performance.now()
  const times: number[] = []
  let last = start
  while (last - start < ms) {
    await call(freshEvent())
    const now = performance.now()
    times.push(now - last)
    last = now
  }
  return median(times)
}
