import { deepEqual, equal } from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { type SharedBench, sharedCase } from './shared-case.ts'
import { by, check, checkClaim, longMs, outlastMs, type StoreCase, shortMs } from './store-case.ts'

const claimants = 48
const rounds = 20

/** Several stores over the same data, as processes have them. */
export const sharingCases: readonly StoreCase[] = [
  sharedCase(`shared: gives a key to one of ${claimants} claimants at several stores`, async (bench) => {
    for (const key of keysOf(bench).slice(0, 5)) await checkOneWins(bench, key)
  }),
  sharedCase('shared: gives a key whose lease has expired to one of them', async (bench) => {
    for (const key of (await expired(bench)).slice(0, 5)) await checkOneWins(bench, key)
  }),
  sharedCase('shared: gives each of many keys to one store, in any order of claims', async (bench) => {
    const keys = Array.from({ length: 100 }, (_, index) => bench.keyOf(String(index)))
    const asked = bench.stores.flatMap((store, turn) => {
      const turned = [...keys.slice(turn * 25), ...keys.slice(0, turn * 25)]
      return (turn % 2 === 0 ? turned : turned.reverse()).map((key) => ({ key, store }))
    })
    const claims = await Promise.all(asked.map(({ key, store }) => store.claim(key, by(randomUUID()))))
    const winners = asked.filter((_, index) => claims[index]?.state === 'claimed').map(({ key }) => key)
    deepEqual([...winners].sort(), [...keys].sort())
  }),
  sharedCase('shared: knows a token at whichever store it comes', async ({ key, own, other, storeAt }) => {
    await checkClaim(storeAt(0).claim(key, by(own)), 'claimed')
    await check(storeAt(1).renew(key, own, longMs), true, 'renew()')
    await check(storeAt(2).complete(key, own, longMs), true, 'complete()')
    await checkClaim(storeAt(3).claim(key, by(other)), 'done')
  }),
  sharedCase('shared: what one store completes is done at the others, with its fingerprint', async (bench) => {
    const { stores, store, key, own, other } = bench
    await store.claim(key, by(own, { fingerprint: 7 }))
    await store.complete(key, own, longMs)
    for (const asked of stores) {
      const answer = await asked.claim(key, by(other, { fingerprint: 9 }))
      deepEqual({ ...answer }, { state: 'done', fingerprint: 7 })
    }
  }),
  sharedCase('shared: what one store gives back is free at the others', async (bench) => {
    const { store, own, other, third, storeAt } = bench
    for (const [at, key] of keysOf(bench).entries()) {
      await store.claim(key, by(own))
      await checkClaim(storeAt(at + 1).claim(key, by(other)), 'busy')
      await check(store.release(key, own), true, 'release()')
      await checkClaim(storeAt(at + 1).claim(key, by(third)), 'claimed')
    }
  }),
  sharedCase('shared: what one store prolongs or shortens is longer or shorter at the others', async (bench) => {
    const { stores, store, keyOf, own, other, third, storeAt, advance } = bench
    const [longer, shorter] = [keyOf('longer'), keyOf('shorter')]
    await store.claim(longer, by(own, { leaseMs: shortMs }))
    await store.renew(longer, own, longMs)
    await store.claim(shorter, by(own))
    for (const asked of stores) await checkClaim(asked.claim(shorter, by(other)), 'busy')
    await store.renew(shorter, own, shortMs)
    await advance(outlastMs)
    for (const asked of stores) await checkClaim(asked.claim(longer, by(other)), 'busy')
    await checkClaim(storeAt(1).claim(shorter, by(third)), 'claimed')
  }),
  sharedCase('shared: a token is late at every store once another store has given the key away', async (bench) => {
    const { stores, key, own, other, storeAt, advance } = bench
    await storeAt(0).claim(key, by(own, { leaseMs: shortMs }))
    await advance(outlastMs)
    await checkClaim(storeAt(1).claim(key, by(other)), 'claimed')
    await checkLate(stores, { key, token: own })
    await check(storeAt(1).complete(key, other, longMs), true, 'complete() by who has the key')
    await checkLate(stores, { key, token: own })
    for (const store of stores) await checkClaim(store.claim(key, by(own)), 'done')
  }),
  sharedCase('shared: answers a call that comes again through another store as it did before', async (bench) => {
    const { own, storeAt } = bench
    for (const [at, key] of keysOf(bench).entries()) {
      const [one, two] = [storeAt(at), storeAt(at + 1)]
      const claims = await Promise.all([one.claim(key, by(own)), two.claim(key, by(own))])
      deepEqual(
        claims.map(({ state }) => state),
        ['claimed', 'claimed'],
      )
      deepEqual(await Promise.all([one.renew(key, own, longMs), two.renew(key, own, longMs)]), [true, true])
      deepEqual(await Promise.all([one.complete(key, own, longMs), two.complete(key, own, longMs)]), [true, true])
    }
  }),
  sharedCase('shared: lets either the owner complete or another store claim what has expired', async (bench) => {
    const { store, own, other, storeAt } = bench
    for (const [at, key] of (await expired(bench)).entries()) {
      const [completed, claim] = await Promise.all([
        store.complete(key, own, longMs),
        storeAt(at + 1).claim(key, by(other)),
      ])
      equal(claim.state, completed ? 'done' : 'claimed')
    }
  }),
  sharedCase('shared: lets either the owner renew or another store claim what has expired', async (bench) => {
    const { store, own, other, storeAt } = bench
    for (const [at, key] of (await expired(bench)).entries()) {
      const [renewed, claim] = await Promise.all([store.renew(key, own, longMs), storeAt(at + 1).claim(key, by(other))])
      equal(claim.state, renewed ? 'busy' : 'claimed')
    }
  }),
]

async function checkOneWins({ storeAt }: SharedBench, key: string): Promise<void> {
  const claims = await Promise.all(
    Array.from({ length: claimants }, (_, index) => storeAt(index).claim(key, by(randomUUID()))),
  )
  const won = claims.filter(({ state }) => state === 'claimed')
  const busy = claims.filter(({ state }) => state === 'busy')
  deepEqual({ won: won.length, busy: busy.length }, { won: 1, busy: claimants - 1 })
}

async function checkLate(stores: SharedBench['stores'], { key, token }: { key: string; token: string }): Promise<void> {
  for (const store of stores) {
    await check(store.renew(key, token, longMs), false, 'renew() by a late token')
    await check(store.complete(key, token, longMs), false, 'complete() by a late token')
    await check(store.release(key, token), false, 'release() by a late token')
  }
}

function keysOf({ keyOf }: SharedBench): readonly string[] {
  return Array.from({ length: rounds }, (_, round) => keyOf(String(round)))
}

/** Keys that `own` has claimed at the first store, and whose lease has expired. */
async function expired(bench: SharedBench): Promise<readonly string[]> {
  const keys = keysOf(bench)
  for (const key of keys) await bench.store.claim(key, by(bench.own, { leaseMs: shortMs }))
  await bench.advance(outlastMs)
  return keys
}
