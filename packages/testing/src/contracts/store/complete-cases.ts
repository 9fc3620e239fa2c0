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

/** Marking a key done, and what is remembered of it. */
export const completeCases: readonly StoreCase[] = [
  storeCase('complete: makes the key done for every token', async ({ store, key, own, other }) => {
    await store.claim(key, by(own))
    await check(store.complete(key, own, longMs), true, 'complete()')
    await checkClaim(store.claim(key, by(own)), 'done')
    await checkClaim(store.claim(key, by(other)), 'done')
  }),
  storeCase('complete: is true again for the token that has completed, as when a call is sent twice', async (bench) => {
    const { store, key, own, other } = bench
    await store.claim(key, by(own))
    await store.complete(key, own, longMs)
    await check(store.complete(key, own, longMs), true, 'complete() a second time')
    await check(store.complete(key, other, longMs), false, 'complete() by another token')
    await checkClaim(store.claim(key, by(own)), 'done')
  }),
  storeCase(
    'complete: is true after the lease has expired, as long as no one else has claimed the key',
    async (bench) => {
      const { store, key, own, other, advance } = bench
      await store.claim(key, by(own, { leaseMs: shortMs }))
      await advance(outlastMs)
      await check(store.complete(key, own, longMs), true, 'complete()')
      await checkClaim(store.claim(key, by(other)), 'done')
    },
  ),
  storeCase('complete: is false once another token has claimed the key, and the key stays with it', async (bench) => {
    const { store, key, own, other, advance } = bench
    await store.claim(key, by(own, { leaseMs: shortMs }))
    await advance(outlastMs)
    await store.claim(key, by(other))
    await check(store.complete(key, own, longMs), false, 'complete() by who had the key before')
    await checkClaim(store.claim(key, by(own)), 'busy')
    await check(store.complete(key, other, longMs), true, 'complete() by who has the key')
    await check(store.complete(key, own, longMs), false, 'complete() by who had the key before, once it is done')
  }),
  storeCase(
    "complete: is false for another token than the lease's, and changes nothing",
    async ({ store, key, own, other }) => {
      await store.claim(key, by(own))
      await check(store.complete(key, other, longMs), false, 'complete()')
      await checkClaim(store.claim(key, by(other)), 'busy')
      await check(store.complete(key, own, longMs), true, 'complete() by who has the key')
    },
  ),
  storeCase(
    'complete: is false for a key that no one has claimed or that was given back',
    async ({ store, keyOf, own, other }) => {
      const [unknown, released] = [keyOf('unknown'), keyOf('released')]
      await store.claim(released, by(own))
      await store.release(released, own)
      for (const key of [unknown, released]) {
        await check(store.complete(key, own, longMs), false, 'complete()')
        await checkClaim(store.claim(key, by(other)), 'claimed')
      }
    },
  ),
  storeCase('complete: hands the fingerprint of the claim back with done', async (bench) => {
    for (const fingerprint of [0, 7, 2_147_483_648, 4_294_967_295]) {
      const key = bench.keyOf(String(fingerprint))
      await bench.store.claim(key, by(bench.own, { fingerprint }))
      await bench.store.renew(key, bench.own, longMs)
      await bench.store.complete(key, bench.own, longMs)
      await checkFingerprint(bench, key, fingerprint)
    }
  }),
  storeCase('complete: hands back no fingerprint where the claim had none', async (bench) => {
    await bench.store.claim(bench.key, by(bench.own))
    await bench.store.complete(bench.key, bench.own, longMs)
    await checkFingerprint(bench, bench.key, undefined)
  }),
  storeCase('complete: keeps the fingerprint of the claim that it completes', async (bench) => {
    const { store, key, own, other, advance } = bench
    await store.claim(key, by(own, { fingerprint: 1, leaseMs: shortMs }))
    await advance(outlastMs)
    await store.claim(key, by(other, { fingerprint: 2 }))
    await store.complete(key, other, longMs)
    await checkFingerprint(bench, key, 2)
  }),
]

async function checkFingerprint(
  { store, other }: StoreBench,
  key: string,
  expected: number | undefined,
): Promise<void> {
  const answer = await store.claim(key, by(other, { fingerprint: 99 }))
  equal(answer.state, 'done')
  equal('fingerprint' in answer ? answer.fingerprint : undefined, expected)
}
