import { deepEqual } from 'node:assert/strict'
import type { IdempotencyStore } from '@audian-webhooks/core/kit'
import { fakeClock } from '../../fake-clock.ts'
import { ReferenceStore } from '../reference-store.ts'
import { type SharedBench, sharedCase } from './shared-case.ts'
import { by, longMs, type StoreBench, type StoreCase, storeCase } from './store-case.ts'

const steps = 300
const seeds = [1, 2, 3]
/** Leases and retentions are either over when the call is, or last. */
const briefMs = 20
const pastBriefMs = 60

type Call = (store: IdempotencyStore) => unknown

/** Calls in any order, compared with the port in its shortest form. */
export const randomWalkCases: readonly StoreCase[] = [
  ...seeds.map((seed) =>
    storeCase(`at random: answers ${steps} calls as the port says (seed ${seed})`, (bench) => walk(bench, seed)),
  ),
  sharedCase(`shared: answers ${steps} calls at random stores as the port says`, (bench) => walk(bench, 4)),
]

async function walk(bench: StoreBench & Partial<SharedBench>, seed: number): Promise<void> {
  const { stores = [bench.store] } = bench
  const clock = fakeClock()
  const reference = new ReferenceStore(clock)
  const random = randomNumbers(seed)
  const names: string[] = []
  for (let step = 0; step < steps; step++) {
    const brief = random(16) === 0
    const { name, call } = randomCall(bench, random, brief ? briefMs : longMs)
    const store = stores[random(stores.length)] ?? bench.store
    names.push(name)
    const [expected, answer] = [await call(reference), await call(store)]
    deepEqual(comparable(answer), comparable(expected), `After ${names.slice(-8).join(', ')}`)
    if (!brief) continue
    await clock.advance(pastBriefMs)
    await bench.advance(pastBriefMs)
  }
}

function randomCall(
  { key, own, other, third }: StoreBench,
  random: (below: number) => number,
  lastsMs: number,
): { readonly name: string; readonly call: Call } {
  const on = `${key}${random(3)}`
  const token = [own, other, third][random(3)] ?? own
  const fingerprint = random(3)
  const calls: readonly (readonly [string, Call])[] = [
    ['claim', (store) => store.claim(on, by(token, { leaseMs: lastsMs, fingerprint }))],
    ['renew', (store) => store.renew(on, token, lastsMs)],
    ['complete', (store) => store.complete(on, token, lastsMs)],
    ['release', (store) => store.release(on, token)],
  ]
  // Claims twice as often as the others, so that something is held most of the time; completions seldom, they last.
  const [name, call] = calls[[0, 0, 0, 1, 1, 2, 3, 3][random(8)] ?? 0] ?? ['claim', () => undefined]
  return { name: `${name}(${on.slice(-1)}, ${token.slice(0, 4)}, ${lastsMs})`, call }
}

/** Times differ by what the calls themselves take. */
function comparable(answer: unknown): unknown {
  if (typeof answer !== 'object' || answer === null || !('state' in answer)) return answer
  return answer.state === 'done' && 'fingerprint' in answer ? [answer.state, answer.fingerprint] : answer.state
}

/** The same numbers for the same seed (a linear congruential generator). */
function randomNumbers(seed: number): (below: number) => number {
  let state = seed
  return (below) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return Math.floor((state / 2 ** 32) * below)
  }
}
