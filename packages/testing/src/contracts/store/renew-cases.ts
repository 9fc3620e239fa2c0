import { by, check, checkClaim, longMs, outlastMs, type StoreCase, shortMs, storeCase } from './store-case.ts'

/** Leases and their renewal. */
export const renewCases: readonly StoreCase[] = [
  storeCase('renew: begins the lease again', async ({ store, key, own, other, advance }) => {
    await store.claim(key, by(own, { leaseMs: shortMs }))
    await check(store.renew(key, own, longMs), true, 'renew()')
    await advance(outlastMs)
    await checkClaim(store.claim(key, by(other)), 'busy')
  }),
  storeCase('renew: takes the new length, also a shorter one', async ({ store, key, own, other, advance }) => {
    await store.claim(key, by(own))
    await check(store.renew(key, own, shortMs), true, 'renew()')
    await advance(outlastMs)
    await checkClaim(store.claim(key, by(other)), 'claimed')
  }),
  storeCase('renew: is true after the lease has expired, as long as no one else has claimed the key', async (bench) => {
    const { store, key, own, other, advance } = bench
    await store.claim(key, by(own, { leaseMs: shortMs }))
    await advance(outlastMs)
    await check(store.renew(key, own, longMs), true, 'renew()')
    await checkClaim(store.claim(key, by(other)), 'busy')
  }),
  storeCase('renew: is false once another token has claimed the key, and the key stays with it', async (bench) => {
    const { store, key, own, other, advance } = bench
    await store.claim(key, by(own, { leaseMs: shortMs }))
    await advance(outlastMs)
    await store.claim(key, by(other))
    await check(store.renew(key, own, longMs), false, 'renew() by who had the key before')
    await check(store.renew(key, other, longMs), true, 'renew() by who has the key')
  }),
  storeCase("renew: is false for another token than the lease's, which it does not prolong", async (bench) => {
    const { store, key, own, other, advance } = bench
    await store.claim(key, by(own, { leaseMs: shortMs }))
    await check(store.renew(key, other, longMs), false, 'renew()')
    await advance(outlastMs)
    await checkClaim(store.claim(key, by(other)), 'claimed')
  }),
  storeCase(
    'renew: is false for a key that no one has claimed, and claims nothing',
    async ({ store, key, own, other }) => {
      await check(store.renew(key, own, longMs), false, 'renew()')
      await checkClaim(store.claim(key, by(other)), 'claimed')
    },
  ),
  storeCase(
    'renew: is false for a key that was given back, and for one that is done',
    async ({ store, keyOf, own }) => {
      const [released, done] = [keyOf('released'), keyOf('done')]
      await store.claim(released, by(own))
      await store.release(released, own)
      await check(store.renew(released, own, longMs), false, 'renew() after release()')
      await store.claim(done, by(own))
      await store.complete(done, own, longMs)
      await check(store.renew(done, own, shortMs), false, 'renew() after complete()')
      await checkClaim(store.claim(done, by(own)), 'done')
    },
  ),
]
