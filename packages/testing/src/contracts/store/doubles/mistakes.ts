import type { Claim, ClaimOptions, IdempotencyStore } from '@audian-webhooks/core/kit'
import type { FakeClock } from '../../../fake-clock.ts'
import type { ReferenceEntry, ReferenceStore } from '../../reference-store.ts'

/** What is changed about a store, given what it is on. Called for each of the stores over the same data. */
export type Change = (reference: ReferenceStore, inside: Inside) => Partial<IdempotencyStore>

interface Inside {
  readonly clock: FakeClock
  readonly entries: Map<string, ReferenceEntry>
}

export interface Mistake {
  /** A case that finds it, though others may as well. */
  readonly found: string
  readonly change: Change
}

/** Mistakes that stores have been seen to make, or that are easily made, by any call. */
export const mistakes: Readonly<Record<string, Mistake>> = {
  'claims for no one': {
    found: 'claim: gives a free key',
    change: () => ({ claim: () => ({ state: 'busy', retryAfterMs: 1000 }) }),
  },
  'claims for everyone': {
    found: 'claim: is busy for another token, and says how long the lease still has',
    change: () => ({ claim: () => ({ state: 'claimed' }) }),
  },
  'is busy for its own token': {
    found: 'claim: is claimed again for its own token, as when a call is sent twice',
    change: (reference) => ({
      claim: (key, options) => reference.claim(key, { ...options, token: `${options.token}${Math.random()}` }),
      renew: () => true,
    }),
  },
  'answers null for a missing fingerprint': {
    found: 'complete: hands back no fingerprint where the claim had none',
    change: (reference) => ({
      claim: (key, options) => withNull(reference.claim(key, options)),
    }),
  },
  'says busy in seconds': {
    found: 'claim: is busy for another token, and says how long the lease still has',
    change: (reference) => ({
      claim: (key, options) => inSeconds(reference.claim(key, options)),
    }),
  },
  'answers numbers, as Redis does': {
    found: 'renew: begins the lease again',
    change: (reference) => ({
      renew: (key, token, leaseMs) => Number(reference.renew(key, token, leaseMs)) as unknown as boolean,
    }),
  },
  'renews for everyone': {
    found: 'renew: is false once another token has claimed the key, and the key stays with it',
    change: () => ({ renew: () => true }),
  },
  'renews what has expired for no one': {
    found: 'renew: is true after the lease has expired, as long as no one else has claimed the key',
    change: (reference, { clock }) => {
      const ends = new Map<string, number>()
      return {
        claim: (key, options) => {
          ends.set(key, clock.monotonic() + options.leaseMs)
          return reference.claim(key, options)
        },
        renew: (key, token, leaseMs) =>
          (ends.get(key) ?? 0) > clock.monotonic() && reference.renew(key, token, leaseMs),
      }
    },
  },
  'does not prolong': {
    found: 'renew: begins the lease again',
    change: (reference) => ({ renew: (key, token) => reference.complete(key, token, 0) || true }),
  },
  'never shortens a lease': {
    found: 'renew: takes the new length, also a shorter one',
    change: (reference) => ({
      renew: (key, token, leaseMs) => reference.renew(key, token, Math.max(leaseMs, 60_000)),
    }),
  },
  'counts the retention in 31 bits': {
    found: 'retention: can be as long as anyone may ask for',
    change: (reference) => ({
      complete: (key, token, retainMs) => reference.complete(key, token, retainMs | 0),
    }),
  },
  'hands the fingerprint back as text': {
    found: 'complete: hands the fingerprint of the claim back with done',
    change: (reference) => ({ claim: (key, options) => withText(reference.claim(key, options)) }),
  },
  'makes a signed number of the fingerprint': {
    found: 'complete: hands the fingerprint of the claim back with done',
    change: (reference) => ({
      claim: (key, { token, leaseMs, fingerprint }) =>
        reference.claim(key, { token, leaseMs, ...(fingerprint !== undefined && { fingerprint: fingerprint | 0 }) }),
    }),
  },
  'completes for everyone': {
    found: 'complete: is true again for the token that has completed, as when a call is sent twice',
    change: (reference) => ({
      complete: (key, token, retainMs) => reference.complete(key, token, retainMs) || true,
    }),
  },
  'completes once only': {
    found: 'complete: is true again for the token that has completed, as when a call is sent twice',
    change: (reference) => {
      const completed = new Set<string>()
      return {
        complete: (key, token, retainMs) => {
          if (completed.has(`${key}${token}`)) return false
          completed.add(`${key}${token}`)
          return reference.complete(key, token, retainMs)
        },
      }
    },
  },
  'completes what no one has claimed': {
    found: 'complete: is false for a key that no one has claimed or that was given back',
    change: (reference) => ({
      complete: (key, token, retainMs) => {
        reference.claim(key, { token, leaseMs: 1 })
        return reference.complete(key, token, retainMs)
      },
    }),
  },
  'takes the lease for the retention': {
    found: 'retention: is shorter than a long lease',
    change: (reference) => ({
      complete: (key, token) => reference.complete(key, token, 500),
    }),
  },
  'never forgets': {
    found: 'retention: has forgotten a done key after twice the time asked for',
    change: (reference) => ({
      complete: (key, token, retainMs) => reference.complete(key, token, Math.max(retainMs, 10 * 3_600_000)),
    }),
  },
  'loses the fingerprint at completion': {
    found: 'complete: hands the fingerprint of the claim back with done',
    change: (reference) => ({
      claim: (key, options) => reference.claim(key, withoutFingerprint(options)),
    }),
  },
  'releases for everyone': {
    found: "release: is false for another token than the lease's, and gives nothing back",
    change: () => ({ release: () => true }),
  },
  'releases what is done': {
    found: 'release: is false for a key that is done, and does not forget it',
    change: (reference) => {
      const free = new Set<string>()
      return {
        claim: (key, options) => (free.delete(key) ? { state: 'claimed' } : reference.claim(key, options)),
        release: (key, token) =>
          reference.release(key, token) || (reference.complete(key, token, 1) && !!free.add(key)),
      }
    },
  },
  'cuts keys off at 64 characters': {
    found: 'keys: distinguishes all keys, also in case or in the last letter only',
    change: (reference) => ({
      claim: (key, options) => reference.claim(key.slice(-64), options),
      complete: (key, token, retainMs) => reference.complete(key.slice(-64), token, retainMs),
    }),
  },
  'takes keys without regard to case': {
    found: 'keys: distinguishes all keys, also in case or in the last letter only',
    change: (reference) => ({
      claim: (key, options) => reference.claim(key.toLowerCase(), options),
      renew: (key, token, leaseMs) => reference.renew(key.toLowerCase(), token, leaseMs),
      complete: (key, token, retainMs) => reference.complete(key.toLowerCase(), token, retainMs),
      release: (key, token) => reference.release(key.toLowerCase(), token),
    }),
  },
  'reads before it writes': {
    found: 'at once: gives a key to one of 50 claimants',
    change: (reference) => {
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
  },
}

export const turn = () => new Promise((resolve) => setImmediate(resolve))

function withNull(claim: Claim): Claim {
  return claim.state === 'done' ? { state: 'done', fingerprint: (claim.fingerprint ?? null) as number } : claim
}

function withText(claim: Claim): Claim {
  if (claim.state !== 'done' || claim.fingerprint === undefined) return claim
  return { state: 'done', fingerprint: String(claim.fingerprint) as unknown as number }
}

function inSeconds(claim: Claim): Claim {
  return claim.state === 'busy' ? { ...claim, retryAfterMs: claim.retryAfterMs / 1000 } : claim
}

function withoutFingerprint({ token, leaseMs }: ClaimOptions): ClaimOptions {
  return { token, leaseMs }
}
