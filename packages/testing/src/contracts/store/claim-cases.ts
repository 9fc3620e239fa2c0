import { ok } from 'node:assert/strict'
import { by, checkClaim, outlastMs, type StoreBench, type StoreCase, shortMs, storeCase } from './store-case.ts'

/** Who gets a key. */
export const claimCases: readonly StoreCase[] = [
  storeCase('claim: gives a free key', async ({ store, key, own }) => {
    await checkClaim(store.claim(key, by(own)), 'claimed')
  }),
  storeCase('claim: is busy for another token, and says how long the lease still has', async (bench) => {
    const { store, key, own, advance } = bench
    await checkClaim(store.claim(key, by(own, { leaseMs: 60_000 })), 'claimed')
    await checkBusyFor(bench, { atLeast: 30_000, atMost: 60_000 })
    await advance(shortMs)
    await checkBusyFor(bench, { atLeast: 30_000, atMost: 60_000 - shortMs })
  }),
  storeCase(
    'claim: is claimed again for its own token, as when a call is sent twice',
    async ({ store, key, own, other }) => {
      await checkClaim(store.claim(key, by(own)), 'claimed')
      await checkClaim(store.claim(key, by(own)), 'claimed')
      await checkClaim(store.claim(key, by(other)), 'busy')
    },
  ),
  storeCase('claim: begins the lease again for its own token', async ({ store, key, own, other, advance }) => {
    await checkClaim(store.claim(key, by(own, { leaseMs: shortMs })), 'claimed')
    await checkClaim(store.claim(key, by(own)), 'claimed')
    await advance(outlastMs)
    await checkClaim(store.claim(key, by(other)), 'busy')
  }),
  storeCase(
    'claim: gives a key whose lease has expired to another token',
    async ({ store, key, own, other, advance }) => {
      await checkClaim(store.claim(key, by(own, { leaseMs: shortMs })), 'claimed')
      await advance(outlastMs)
      await checkClaim(store.claim(key, by(other)), 'claimed')
      await checkClaim(store.claim(key, by(own)), 'busy')
    },
  ),
  storeCase(
    'claim: gives a key whose lease has expired to its own token again',
    async ({ store, key, own, other, advance }) => {
      await checkClaim(store.claim(key, by(own, { leaseMs: shortMs })), 'claimed')
      await advance(outlastMs)
      await checkClaim(store.claim(key, by(own)), 'claimed')
      await checkClaim(store.claim(key, by(other)), 'busy')
    },
  ),
  storeCase(
    'claim: passes an expired key on as often as its leases expire',
    async ({ store, key, own, other, advance }) => {
      for (const token of [own, other, own]) {
        await checkClaim(store.claim(key, by(token, { leaseMs: shortMs })), 'claimed')
        await advance(outlastMs)
      }
    },
  ),
  storeCase('claim: keeps keys apart, also for one token', async ({ store, keyOf, own, other }) => {
    const [one, two] = [keyOf('one'), keyOf('two')]
    await checkClaim(store.claim(one, by(own)), 'claimed')
    await checkClaim(store.claim(two, by(own)), 'claimed')
    await store.release(one, own)
    await checkClaim(store.claim(one, by(other)), 'claimed')
    await checkClaim(store.claim(two, by(other)), 'busy')
  }),
]

async function checkBusyFor(
  { store, key, other }: StoreBench,
  rest: { atLeast: number; atMost: number },
): Promise<void> {
  const answer = await store.claim(key, by(other))
  const restMs = answer.state === 'busy' ? answer.retryAfterMs : undefined
  const within = typeof restMs === 'number' && restMs >= rest.atLeast && restMs <= rest.atMost
  ok(within, `claim() answered ${JSON.stringify(answer)}, where busy for ${rest.atLeast} to ${rest.atMost} ms belongs`)
}
