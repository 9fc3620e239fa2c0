import { randomUUID } from 'node:crypto'
import { by, check, checkClaim, longMs, type StoreBench, type StoreCase, storeCase } from './store-case.ts'

/** Ids as they are in keys: short and plain, or a SHA-256. None is another's beginning by chance only. */
const ids = [
  'evt_1',
  'Evt_1',
  'EVT_1',
  'evt_1.',
  'evt-1',
  'evt_10',
  '0',
  '00',
  '1e3',
  '1000',
  '-',
  '.',
  '..',
  '__proto__',
  'constructor',
  'null',
  'f'.repeat(64),
  'a'.repeat(127),
  'a'.repeat(128),
  `${'a'.repeat(127)}b`,
]

/** Keys as the core makes them: `name:id`, of up to 64 and 128 letters, digits, dots, dashes and underscores. */
export const keyCases: readonly StoreCase[] = [
  storeCase('keys: distinguishes all keys, also in case or in the last letter only', async (bench) => {
    const { store, other } = bench
    const keys = namesOf(bench).flatMap((name) => ids.map((id) => `${name}:${id}`))
    // A token for each, since one token gets what is its own however often it asks.
    const claims = keys.map((key) => ({ key, token: randomUUID() }))
    for (const { key, token } of claims) await checkClaim(store.claim(key, by(token)), 'claimed')
    for (const { key } of claims) await checkClaim(store.claim(key, by(other)), 'busy')
    for (const { key, token } of claims) await check(store.complete(key, token, longMs), true, `complete(${key})`)
    for (const { key } of claims) await checkClaim(store.claim(key, by(other)), 'done')
  }),
  storeCase('keys: keeps many, each with its own fingerprint', async ({ store, keyOf, own, other }) => {
    const keys = Array.from({ length: 1000 }, (_, index) => keyOf(String(index)))
    await Promise.all(keys.map((key, index) => store.claim(key, by(own, { fingerprint: index }))))
    await Promise.all(keys.map((key) => store.complete(key, own, longMs)))
    const claims = await Promise.all(keys.map((key) => store.claim(key, by(other))))
    for (const [index, claim] of claims.entries()) {
      const found = claim.state === 'done' ? claim.fingerprint : claim.state
      if (found !== index) throw new Error(`Key ${index} of 1000 is ${found}.`)
    }
  }),
]

/** Names that no other case has used: short and of the greatest length, different in case and at the end. */
function namesOf({ own }: StoreBench): readonly string[] {
  const longest = own.padEnd(64, 'n')
  return [own, `${own}.`, longest, `${longest.slice(0, -1)}N`, `_${own}`]
}
