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

const hour = 3_600_000
const retainMs = 800

/** How long a done key is remembered. */
export const retentionCases: readonly StoreCase[] = [
  storeCase('retention: remembers a done key for at least the time asked for', (bench) =>
    checkRemembered(bench, () => undefined),
  ),
  storeCase(
    'retention: has forgotten a done key after twice the time asked for',
    async ({ store, key, own, other, advance }) => {
      await store.claim(key, by(own, { fingerprint: 1 }))
      await store.complete(key, own, retainMs)
      await advance(2 * retainMs)
      await checkClaim(store.claim(key, by(other)), 'claimed')
      await check(store.complete(key, own, retainMs), false, 'complete() by who had the key before')
    },
  ),
  storeCase('retention: begins with the completion, not with the claim', (bench) =>
    checkRemembered(bench, (askedMs) => bench.advance(askedMs)),
  ),
  storeCase('retention: is longer than a short lease', async ({ store, key, own, other, advance }) => {
    await store.claim(key, by(own, { leaseMs: shortMs }))
    await store.complete(key, own, longMs)
    await advance(outlastMs)
    await checkClaim(store.claim(key, by(other)), 'done')
  }),
  storeCase('retention: is shorter than a long lease', async ({ store, key, own, other, advance }) => {
    await store.claim(key, by(own))
    await store.complete(key, own, shortMs)
    await advance(2 * shortMs)
    await checkClaim(store.claim(key, by(other)), 'claimed')
  }),
  storeCase('retention: can be as long as anyone may ask for', async ({ store, keyOf, own, other }) => {
    // 72 hours is the default; beyond 25 days the milliseconds no longer fit into 31 bits.
    for (const hours of [1, 72, 24 * 30, 24 * 366]) {
      const key = keyOf(String(hours))
      await store.claim(key, by(own))
      await check(store.complete(key, own, hours * hour), true, `complete() for ${hours} hours`)
      await checkClaim(store.claim(key, by(other)), 'done')
    }
  }),
]

/**
 * The key is still done after half of its retention. A machine that stalls can take longer than the retention itself, and
 * then the answer shows nothing: the check is repeated with another key and twice the retention.
 *
 * @param beforeCompletion runs between the claim and the completion
 */
async function checkRemembered(
  { store, keyOf, own, other, advance }: StoreBench,
  beforeCompletion: (askedMs: number) => unknown,
): Promise<void> {
  for (let askedMs = retainMs; ; askedMs *= 2) {
    const key = keyOf(String(askedMs))
    await store.claim(key, by(own))
    await beforeCompletion(askedMs)
    const completing = performance.now()
    await store.complete(key, own, askedMs)
    await advance(askedMs / 2)
    const claim = await store.claim(key, by(other))
    const inTime = performance.now() - completing < askedMs
    if (inTime || claim.state === 'done') return await checkClaim(claim, 'done')
  }
}
