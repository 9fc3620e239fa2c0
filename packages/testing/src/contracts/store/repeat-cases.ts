import { deepEqual, notEqual } from 'node:assert/strict'
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

const rounds = 20

/** Calls that reach the store twice, as when a driver has lost its connection and sends again what was not answered. */
export const repeatCases: readonly StoreCase[] = [
  storeCase('sent twice: claims of an expired key by one token are both claimed', async (bench) => {
    const { store, own, other, third } = bench
    const keys = keysOf(bench)
    for (const key of keys) await store.claim(key, by(own, { leaseMs: shortMs }))
    await bench.advance(outlastMs)
    for (const key of keys) {
      const claims = await Promise.all([store.claim(key, by(other)), store.claim(key, by(other))])
      deepEqual(states(claims), ['claimed', 'claimed'])
      await checkClaim(store.claim(key, by(third)), 'busy')
    }
  }),
  storeCase('sent twice: renewals are both true', async (bench) => {
    const { store, own, other } = bench
    const keys = keysOf(bench)
    for (const key of keys) await store.claim(key, by(own, { leaseMs: shortMs }))
    for (const key of keys) {
      const renewed = await Promise.all([store.renew(key, own, longMs), store.renew(key, own, longMs)])
      deepEqual(renewed, [true, true])
    }
    await bench.advance(outlastMs)
    for (const key of keys) await checkClaim(store.claim(key, by(other)), 'busy')
  }),
  storeCase('sent twice: completions are both true', async (bench) => {
    const { store, own, other } = bench
    for (const key of keysOf(bench)) {
      await store.claim(key, by(own))
      const completed = await Promise.all([store.complete(key, own, longMs), store.complete(key, own, longMs)])
      deepEqual(completed, [true, true])
      await checkClaim(store.claim(key, by(other)), 'done')
    }
  }),
  storeCase('sent twice: of two releases one is true, and the key is free', async (bench) => {
    const { store, own, other } = bench
    for (const key of keysOf(bench)) {
      await store.claim(key, by(own))
      const released = await Promise.all([store.release(key, own), store.release(key, own)])
      deepEqual([...released].sort(), [false, true])
      await checkClaim(store.claim(key, by(other)), 'claimed')
    }
  }),
  storeCase('sent twice: a claim that comes again after the completion is done, and leaves it so', async (bench) => {
    const { store, key, own, other } = bench
    await store.claim(key, by(own, { fingerprint: 1 }))
    await store.complete(key, own, longMs)
    const again = { state: 'done', fingerprint: 1 }
    deepEqual({ ...(await store.claim(key, by(own, { fingerprint: 2 }))) }, again)
    await check(store.complete(key, own, longMs), true, 'complete() again')
    deepEqual({ ...(await store.claim(key, by(other, { fingerprint: 3 }))) }, again)
  }),
  storeCase('sent twice: a claim that comes again along with the completion does not undo it', async (bench) => {
    const { store, own, other } = bench
    for (const [at, key] of keysOf(bench).entries()) {
      await store.claim(key, by(own))
      const claimBefore = at % 2 === 0 ? store.claim(key, by(own)) : undefined
      const completed = store.complete(key, own, longMs)
      const claim = await (claimBefore ?? store.claim(key, by(own)))
      await check(completed, true, 'complete()')
      notEqual(claim.state, 'busy')
      await checkClaim(store.claim(key, by(other)), 'done')
    }
  }),
  storeCase(
    'sent twice: a claim that comes again after the release holds the key for its lease only',
    async (bench) => {
      const { store, key, own, other, advance } = bench
      await store.claim(key, by(own, { leaseMs: shortMs }))
      await store.release(key, own)
      await checkClaim(store.claim(key, by(own, { leaseMs: shortMs })), 'claimed')
      await advance(outlastMs)
      await checkClaim(store.claim(key, by(other)), 'claimed')
    },
  ),
  storeCase(
    'sent twice: a completion that comes again after the retention is false, and remembers nothing',
    async (bench) => {
      const { store, key, own, other, advance } = bench
      await store.claim(key, by(own))
      await store.complete(key, own, shortMs)
      await advance(2 * shortMs)
      await check(store.complete(key, own, longMs), false, 'complete() again')
      await checkClaim(store.claim(key, by(other)), 'claimed')
    },
  ),
]

/** Two calls at once may come in either order, so each case looks at several keys. */
function keysOf({ keyOf }: StoreBench): readonly string[] {
  return Array.from({ length: rounds }, (_, round) => keyOf(String(round)))
}

function states(answers: readonly { readonly state: string }[]): readonly string[] {
  return answers.map(({ state }) => state)
}
