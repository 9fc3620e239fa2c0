import { by, check, checkClaim, longMs, outlastMs, type StoreCase, shortMs, storeCase } from './store-case.ts'

/** Giving a key back. */
export const releaseCases: readonly StoreCase[] = [
  storeCase('release: makes the key free at once', async ({ store, key, own, other }) => {
    await store.claim(key, by(own))
    await check(store.release(key, own), true, 'release()')
    await checkClaim(store.claim(key, by(other)), 'claimed')
  }),
  storeCase(
    'release: is false the second time, and for a key that no one has claimed',
    async ({ store, key, keyOf, own }) => {
      await store.claim(key, by(own))
      await store.release(key, own)
      await check(store.release(key, own), false, 'release() a second time')
      await check(store.release(keyOf('unknown'), own), false, 'release() of an unknown key')
    },
  ),
  storeCase(
    "release: is false for another token than the lease's, and gives nothing back",
    async ({ store, key, own, other }) => {
      await store.claim(key, by(own))
      await check(store.release(key, other), false, 'release()')
      await checkClaim(store.claim(key, by(other)), 'busy')
    },
  ),
  storeCase(
    'release: is true after the lease has expired, as long as no one else has claimed the key',
    async (bench) => {
      const { store, key, own, other, advance } = bench
      await store.claim(key, by(own, { leaseMs: shortMs }))
      await advance(outlastMs)
      await check(store.release(key, own), true, 'release()')
      await checkClaim(store.claim(key, by(other)), 'claimed')
    },
  ),
  storeCase('release: is false once another token has claimed the key, and the key stays with it', async (bench) => {
    const { store, key, own, other, advance } = bench
    await store.claim(key, by(own, { leaseMs: shortMs }))
    await advance(outlastMs)
    await store.claim(key, by(other))
    await check(store.release(key, own), false, 'release() by who had the key before')
    await checkClaim(store.claim(key, by(own)), 'busy')
  }),
  storeCase('release: is false for a key that is done, and does not forget it', async ({ store, key, own, other }) => {
    await store.claim(key, by(own))
    await store.complete(key, own, longMs)
    await check(store.release(key, own), false, 'release() by who has completed')
    await check(store.release(key, other), false, 'release() by another token')
    await checkClaim(store.claim(key, by(other)), 'done')
  }),
]
