import { deepEqual, equal } from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { by, longMs, outlastMs, type StoreBench, type StoreCase, shortMs, storeCase } from './store-case.ts'

const claimants = 50
const rounds = 20

/** Many calls at once: every method is atomic. */
export const concurrencyCases: readonly StoreCase[] = [
  storeCase(`at once: gives a key to one of ${claimants} claimants`, async ({ store, key }) => {
    const claims = await Promise.all(Array.from({ length: claimants }, () => store.claim(key, by(randomUUID()))))
    deepEqual(countsOf(claims.map(({ state }) => state)), { busy: claimants - 1, claimed: 1 })
  }),
  storeCase(`at once: gives a key whose lease has expired to one of ${claimants} claimants`, async (bench) => {
    const { store, key, own, advance } = bench
    await store.claim(key, by(own, { leaseMs: shortMs }))
    await advance(outlastMs)
    const claims = await Promise.all(Array.from({ length: claimants }, () => store.claim(key, by(randomUUID()))))
    deepEqual(countsOf(claims.map(({ state }) => state)), { busy: claimants - 1, claimed: 1 })
  }),
  storeCase('at once: gives one token its key as often as it asks', async ({ store, key, own }) => {
    const claims = await Promise.all(Array.from({ length: claimants }, () => store.claim(key, by(own))))
    deepEqual(countsOf(claims.map(({ state }) => state)), { claimed: claimants })
  }),
  storeCase('at once: gives each of many keys to one claimant, in any order of claims', async ({ store, keyOf }) => {
    const keys = Array.from({ length: 20 }, (_, index) => keyOf(String(index)))
    const asked = Array.from({ length: 10 }, (_, turn) => [...keys.slice(turn), ...keys.slice(0, turn)]).flat()
    const claims = await Promise.all(asked.map((key) => store.claim(key, by(randomUUID()))))
    const winners = asked.filter((_, index) => claims[index]?.state === 'claimed')
    deepEqual([...winners].sort(), [...keys].sort())
  }),
  storeCase('at once: lets either the owner complete or another claim what has expired', async (bench) => {
    for (const { key, own, other, store } of await expired(bench)) {
      const [completed, claim] = await Promise.all([store.complete(key, own, longMs), store.claim(key, by(other))])
      equal(claim.state, completed ? 'done' : 'claimed')
    }
  }),
  storeCase('at once: lets either the owner renew or another claim what has expired', async (bench) => {
    for (const { key, own, other, store } of await expired(bench)) {
      const [renewed, claim] = await Promise.all([store.renew(key, own, longMs), store.claim(key, by(other))])
      equal(claim.state, renewed ? 'busy' : 'claimed')
    }
  }),
  storeCase('at once: either completes or gives back', async ({ store, keyOf, own, other }) => {
    for (let round = 0; round < rounds; round++) {
      const key = keyOf(String(round))
      await store.claim(key, by(own))
      const [completed, released] = await Promise.all([store.complete(key, own, longMs), store.release(key, own)])
      equal(completed, !released)
      equal((await store.claim(key, by(other))).state, completed ? 'done' : 'claimed')
    }
  }),
  storeCase('at once: completes during any renewal', async ({ store, keyOf, own, other }) => {
    for (let round = 0; round < rounds; round++) {
      const key = keyOf(String(round))
      await store.claim(key, by(own))
      const [, completed] = await Promise.all([store.renew(key, own, longMs), store.complete(key, own, longMs)])
      equal(completed, true)
      equal((await store.claim(key, by(other))).state, 'done')
    }
  }),
  storeCase('at once: gives back during any renewal', async ({ store, keyOf, own, other }) => {
    for (let round = 0; round < rounds; round++) {
      const key = keyOf(String(round))
      await store.claim(key, by(own))
      const [, released] = await Promise.all([store.renew(key, own, longMs), store.release(key, own)])
      equal(released, true)
      equal((await store.claim(key, by(other))).state, 'claimed')
    }
  }),
]

function countsOf(states: readonly string[]): Record<string, number> {
  const counts: Record<string, number> = {}
  for (const state of [...states].sort()) counts[state] = (counts[state] ?? 0) + 1
  return counts
}

/** Keys whose lease has expired, and that no one else has claimed. */
async function expired(bench: StoreBench): Promise<readonly StoreBench[]> {
  const benches = Array.from({ length: rounds }, (_, round) => ({ ...bench, key: bench.keyOf(String(round)) }))
  for (const { store, key, own } of benches) await store.claim(key, by(own, { leaseMs: shortMs }))
  await bench.advance(outlastMs)
  return benches
}
