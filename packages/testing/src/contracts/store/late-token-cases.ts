import { equal } from 'node:assert/strict'
import {
  by,
  check,
  checkClaim,
  longMs,
  outlastMs,
  type StoreBench,
  type StoreCase,
  shortMs,
  storeCase,
} from './store-case.ts'

/** A key whose lease `own` has let expire, and which `other` has claimed since. */
interface PassedOn extends StoreBench {
  /** Renewal, completion and release by `own`, in an order that no other key of the case has. All are false. */
  late(): Promise<void>
}

/** A token that comes back after its lease has expired and another one has claimed the key: each of its calls is too late. */
export const lateTokenCases: readonly StoreCase[] = [
  storeCase('late token: changes nothing while another has the key', async (bench) => {
    for (const { store, key, own, other, late } of await passedOn(bench)) {
      await late()
      await checkClaim(store.claim(key, by(own, { fingerprint: 1 })), 'busy')
      await late()
      await check(store.renew(key, other, longMs), true, 'renew() by who has the key')
      await check(store.complete(key, other, longMs), true, 'complete() by who has the key')
      await checkDone(bench, key)
    }
  }),
  storeCase('late token: does not prolong the lease of another', async (bench) => {
    const keys = await passedOn(bench, shortMs)
    for (const { late } of keys) await late()
    await bench.advance(outlastMs)
    for (const { store, key, third } of keys) await checkClaim(store.claim(key, by(third)), 'claimed')
  }),
  storeCase('late token: changes nothing once another has given the key back', async (bench) => {
    for (const { store, key, other, third, late } of await passedOn(bench)) {
      await store.release(key, other)
      await late()
      await checkClaim(store.claim(key, by(third)), 'claimed')
      await late()
      await check(store.complete(key, third, longMs), true, 'complete() by who has the key')
    }
  }),
  storeCase('late token: changes nothing once another has completed the key', async (bench) => {
    for (const { store, key, own, other, late } of await passedOn(bench)) {
      await store.complete(key, other, longMs)
      await late()
      await checkClaim(store.claim(key, by(own, { fingerprint: 1 })), 'done')
      await late()
      await checkDone(bench, key)
    }
  }),
  storeCase('late token: changes nothing once what another has completed is forgotten', async (bench) => {
    const keys = await passedOn(bench)
    for (const { store, key, other } of keys) await store.complete(key, other, shortMs)
    await bench.advance(2 * shortMs)
    for (const { store, key, third, late } of keys) {
      await late()
      await checkClaim(store.claim(key, by(third)), 'claimed')
    }
  }),
  storeCase("late token: changes nothing once another's lease has expired as well", async (bench) => {
    const keys = await passedOn(bench, shortMs)
    await bench.advance(outlastMs)
    for (const { store, key, other, third, late } of keys) {
      await late()
      await check(store.renew(key, other, longMs), true, 'renew() by who had the key last')
      await checkClaim(store.claim(key, by(third)), 'busy')
    }
  }),
  storeCase('late token: changes nothing once a third has the key, and neither does the second', async (bench) => {
    const keys = await passedOn(bench, shortMs)
    await bench.advance(outlastMs)
    for (const { store, key, other, third, late } of keys) {
      await checkClaim(store.claim(key, by(third)), 'claimed')
      await late()
      await checkLate(bench, { key, token: other, order: lateCalls })
      await check(store.complete(key, third, longMs), true, 'complete() by who has the key')
      await late()
    }
  }),
  storeCase('late token: changes nothing after it gave the key back and another has claimed it', async (bench) => {
    const { store, own, other } = bench
    for (const [at, order] of orders.entries()) {
      const key = bench.keyOf(String(at))
      await store.claim(key, by(own))
      await store.release(key, own)
      await checkClaim(store.claim(key, by(other, { fingerprint: 2 })), 'claimed')
      await checkLate(bench, { key, token: own, order })
      await checkClaim(store.claim(key, by(own)), 'busy')
      await check(store.complete(key, other, longMs), true, 'complete() by who has the key')
      await checkDone(bench, key)
    }
  }),
  storeCase('late token: can claim what is free like any other, and then the other one is late', async (bench) => {
    const keys = await passedOn(bench, shortMs)
    await bench.advance(outlastMs)
    for (const [at, { store, key, own, other }] of keys.entries()) {
      if (at % 2 === 0) await store.release(key, other)
      await checkClaim(store.claim(key, by(own)), 'claimed')
      await checkLate(bench, { key, token: other, order: lateCalls })
      await check(store.complete(key, own, longMs), true, 'complete() by who has the key again')
    }
  }),
]

type LateCall = 'renew' | 'complete' | 'release'

const lateCalls: readonly LateCall[] = ['renew', 'complete', 'release']
const orders: readonly (readonly LateCall[])[] = lateCalls.flatMap((first) => {
  const [second = first, third = first] = lateCalls.filter((call) => call !== first)
  return [
    [first, second, third],
    [first, third, second],
  ]
})

/** A key for each order in which late calls can come. */
async function passedOn(bench: StoreBench, leaseMs = longMs): Promise<readonly PassedOn[]> {
  const { store, own, other } = bench
  const keys = orders.map((order) => ({ key: bench.keyOf(order.join('-')), order }))
  for (const { key } of keys) await store.claim(key, by(own, { leaseMs: shortMs, fingerprint: 1 }))
  await bench.advance(outlastMs)
  for (const { key } of keys) await checkClaim(store.claim(key, by(other, { leaseMs, fingerprint: 2 })), 'claimed')
  return keys.map(({ key, order }) => ({ ...bench, key, late: () => checkLate(bench, { key, token: own, order }) }))
}

async function checkLate(
  { store }: StoreBench,
  { key, token, order }: { key: string; token: string; order: readonly LateCall[] },
): Promise<void> {
  const sequence = order.join(', ')
  for (const call of order) {
    const answer = call === 'release' ? store.release(key, token) : store[call](key, token, longMs)
    await check(answer, false, `${call}() by a late token, of ${sequence}`)
  }
}

/** The key is done, and by `other`. */
async function checkDone({ store, other, third }: StoreBench, key: string): Promise<void> {
  const answer = await store.claim(key, by(third, { fingerprint: 3 }))
  equal(answer.state, 'done')
  equal('fingerprint' in answer ? answer.fingerprint : undefined, 2)
  await check(store.complete(key, other, longMs), true, 'complete() again by who has completed')
}
