import type { Claim, ClaimOptions, IdempotencyStore } from '@audian-webhooks/core/kit'
import { describe, expect, it } from 'vitest'
import { type FakeClock, fakeClock } from '../../fake-clock.ts'
import { ReferenceStore } from '../reference-store.ts'
import type { CreateStore } from './harness.ts'
import { storeCases } from './store-cases.ts'

/** The cases that a store does not pass, and why. */
async function complaints(createStore: CreateStore): Promise<readonly string[]> {
  const found: string[] = []
  for (const { name, run } of storeCases) await run(createStore).catch((error) => found.push(`${name}: ${error}`))
  return found
}

type Change = (reference: ReferenceStore, clock: FakeClock) => Partial<IdempotencyStore>

/** The reference, with some of its methods replaced. */
function changed(change: Change): CreateStore {
  return () => {
    const clock = fakeClock()
    const reference = new ReferenceStore(clock)
    const store: IdempotencyStore = {
      claim: (key, options) => reference.claim(key, options),
      renew: (key, token, leaseMs) => reference.renew(key, token, leaseMs),
      complete: (key, token, retainMs) => reference.complete(key, token, retainMs),
      release: (key, token) => reference.release(key, token),
      ...change(reference, clock),
    }
    return { store, advance: clock.advance }
  }
}

const turn = () => new Promise((resolve) => setImmediate(resolve))

/** Mistakes that stores have been seen to make, or that are easily made. */
const mistakes: Readonly<Record<string, Change>> = {
  'claims for everybody': () => ({ claim: () => ({ state: 'claimed' }) }),
  'is busy for its own token': (reference) => ({
    claim: (key, options) => reference.claim(key, { ...options, token: `${options.token}${Math.random()}` }),
    renew: () => true,
  }),
  'answers null for a missing fingerprint': (reference) => ({
    claim: (key, options) => withNull(reference.claim(key, options)),
  }),
  'says busy in seconds': (reference) => ({
    claim: (key, options) => inSeconds(reference.claim(key, options)),
  }),
  'answers numbers, as Redis does': (reference) => ({
    renew: (key, token, leaseMs) => Number(reference.renew(key, token, leaseMs)) as unknown as boolean,
  }),
  'renews for everybody': () => ({ renew: () => true }),
  'renews what has expired for nobody': (reference, clock) => {
    const ends = new Map<string, number>()
    return {
      claim: (key, options) => {
        ends.set(key, clock.monotonic() + options.leaseMs)
        return reference.claim(key, options)
      },
      renew: (key, token, leaseMs) => (ends.get(key) ?? 0) > clock.monotonic() && reference.renew(key, token, leaseMs),
    }
  },
  'does not prolong': (reference) => ({ renew: (key, token) => reference.complete(key, token, 0) || true }),
  'never shortens a lease': (reference) => ({
    renew: (key, token, leaseMs) => reference.renew(key, token, Math.max(leaseMs, 60_000)),
  }),
  'counts the retention in 31 bits': (reference) => ({
    complete: (key, token, retainMs) => reference.complete(key, token, retainMs | 0),
  }),
  'makes a signed number of the fingerprint': (reference) => ({
    claim: (key, { token, leaseMs, fingerprint }) =>
      reference.claim(key, { token, leaseMs, ...(fingerprint && { fingerprint: String(Number(fingerprint) | 0) }) }),
  }),
  'completes for everybody': (reference) => ({
    complete: (key, token, retainMs) => reference.complete(key, token, retainMs) || true,
  }),
  'completes once only': (reference) => {
    const completed = new Set<string>()
    return {
      complete: (key, token, retainMs) => {
        if (completed.has(`${key}${token}`)) return false
        completed.add(`${key}${token}`)
        return reference.complete(key, token, retainMs)
      },
    }
  },
  'completes what nobody has claimed': (reference) => ({
    complete: (key, token, retainMs) => {
      reference.claim(key, { token, leaseMs: 1 })
      return reference.complete(key, token, retainMs)
    },
  }),
  'takes the lease for the retention': (reference) => ({
    complete: (key, token) => reference.complete(key, token, 500),
  }),
  'never forgets': (reference) => ({
    complete: (key, token, retainMs) => reference.complete(key, token, Math.max(retainMs, 10 * 3_600_000)),
  }),
  'loses the fingerprint at completion': (reference) => ({
    claim: (key, options) => reference.claim(key, withoutFingerprint(options)),
  }),
  'releases for everybody': () => ({ release: () => true }),
  'releases what is done': (reference) => {
    const free = new Set<string>()
    return {
      claim: (key, options) => (free.delete(key) ? { state: 'claimed' } : reference.claim(key, options)),
      release: (key, token) => reference.release(key, token) || (reference.complete(key, token, 1) && !!free.add(key)),
    }
  },
  'cuts keys off at 64 characters': (reference) => ({
    claim: (key, options) => reference.claim(key.slice(-64), options),
    complete: (key, token, retainMs) => reference.complete(key.slice(-64), token, retainMs),
  }),
  'takes keys without regard to case': (reference) => ({
    claim: (key, options) => reference.claim(key.toLowerCase(), options),
    renew: (key, token, leaseMs) => reference.renew(key.toLowerCase(), token, leaseMs),
    complete: (key, token, retainMs) => reference.complete(key.toLowerCase(), token, retainMs),
    release: (key, token) => reference.release(key.toLowerCase(), token),
  }),
  'reads before it writes': (reference) => {
    const held = new Set<string>()
    return {
      claim: async (key, options) => {
        if (held.has(key)) return reference.claim(key, options)
        await turn()
        held.add(key)
        reference.claim(key, options)
        return { state: 'claimed' }
      },
    }
  },
}

function withNull(claim: Claim): Claim {
  return claim.state === 'done' ? { state: 'done', fingerprint: (claim.fingerprint ?? null) as string } : claim
}

function inSeconds(claim: Claim): Claim {
  return claim.state === 'busy' ? { ...claim, retryAfterMs: claim.retryAfterMs / 1000 } : claim
}

function withoutFingerprint({ token, leaseMs }: ClaimOptions): ClaimOptions {
  return { token, leaseMs }
}

describe('the store contract', () => {
  it('has a name of its own for each case', () => {
    const names = storeCases.map(({ name }) => name)
    expect(new Set(names).size).toBe(names.length)
  })

  it('is kept by the port in its shortest form', async () => {
    expect(await complaints(changed(() => ({})))).toEqual([])
  })

  it('is kept by a store that answers late', async () => {
    const late = changed((reference) => ({
      claim: (key, options) => turn().then(() => reference.claim(key, options)),
      renew: (key, token, leaseMs) => turn().then(() => reference.renew(key, token, leaseMs)),
      complete: (key, token, retainMs) => turn().then(() => reference.complete(key, token, retainMs)),
      release: (key, token) => turn().then(() => reference.release(key, token)),
    }))
    expect(await complaints(late)).toEqual([])
  })

  it.each(Object.entries(mistakes))('is not kept by a store that %s', async (_, change) => {
    expect(await complaints(changed(change))).not.toEqual([])
  })

  it('closes the store of a case that failed', async () => {
    let open = 0
    const failing: CreateStore = async () => {
      open++
      const { store, advance } = await changed(() => ({ claim: () => ({ state: 'claimed' }) }))()
      return { store, advance, close: () => void open-- }
    }
    expect(await complaints(failing)).not.toEqual([])
    expect(open).toBe(0)
  })
})
