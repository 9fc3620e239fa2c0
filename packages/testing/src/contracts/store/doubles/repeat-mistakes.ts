import { type Mistake, turn } from './mistakes.ts'

/** Mistakes about calls that come twice, or in pairs. */
export const repeatMistakes: Readonly<Record<string, Mistake>> = {
  'gives an expired key to a call, not to its token': {
    found: 'sent twice: claims of an expired key by one token are both claimed',
    change: (reference, { entries }) => {
      const under = new Set<string>()
      return {
        claim: async (key, options) => {
          if (!entries.has(key)) return reference.claim(key, options)
          if (under.has(key)) return { state: 'busy', retryAfterMs: 1000 }
          under.add(key)
          await turn()
          under.delete(key)
          return reference.claim(key, options)
        },
      }
    },
  },
  'renews once at a time': {
    found: 'sent twice: renewals are both true',
    change: (reference) => {
      const under = new Set<string>()
      return {
        renew: async (key, token, leaseMs) => {
          if (under.has(key)) return false
          under.add(key)
          await turn()
          under.delete(key)
          return reference.renew(key, token, leaseMs)
        },
      }
    },
  },
  'completes once at a time': {
    found: 'sent twice: completions are both true',
    change: (reference) => {
      const under = new Set<string>()
      return {
        complete: async (key, token, retainMs) => {
          if (under.has(key)) return false
          under.add(key)
          await turn()
          under.delete(key)
          return reference.complete(key, token, retainMs)
        },
      }
    },
  },
  'looks whether it may release, and then releases': {
    found: 'sent twice: of two releases one is true, and the key is free',
    change: (reference, { entries }) => ({
      release: async (key, token) => {
        const entry = entries.get(key)
        await turn()
        return entry?.token === token && !entry.done && (reference.release(key, token) || true)
      },
    }),
  },
  'takes the fingerprint of a claim that comes again': {
    found: 'sent twice: a claim that comes again after the completion is done, and leaves it so',
    change: (reference, { entries }) => ({
      claim: (key, options) => {
        const entry = entries.get(key)
        if (entry?.token === options.token) entries.set(key, { ...entry, fingerprint: options.fingerprint })
        return reference.claim(key, options)
      },
    }),
  },
  'writes a claim over what has been completed in the meantime': {
    found: 'sent twice: a claim that comes again along with the completion does not undo it',
    change: (reference, { entries }) => ({
      claim: async (key, options) => {
        const claim = reference.claim(key, options)
        const entry = entries.get(key)
        await turn()
        if (claim.state === 'claimed' && entry?.token === options.token) entries.set(key, entry)
        return claim
      },
    }),
  },
  'holds for ever what a token claims again': {
    found: 'sent twice: a claim that comes again after the release holds the key for its lease only',
    change: (reference) => {
      const claimed = new Set<string>()
      return {
        claim: (key, options) => {
          const again = claimed.has(key + options.token)
          claimed.add(key + options.token)
          return reference.claim(key, again ? { ...options, leaseMs: 3_600_000 } : options)
        },
      }
    },
  },
  'remembers a completion that comes when it is forgotten': {
    found: 'sent twice: a completion that comes again after the retention is false, and remembers nothing',
    change: (reference, { clock, entries }) => ({
      complete: (key, token, retainMs) => {
        const entry = entries.get(key)
        if (entry?.done && entry.token === token) entries.set(key, { ...entry, until: clock.monotonic() + retainMs })
        return reference.complete(key, token, retainMs)
      },
    }),
  },
  'writes a renewal over what has been completed in the meantime': {
    found: 'at once: completes during any renewal',
    change: (reference, { entries }) => ({
      renew: async (key, token, leaseMs) => {
        const renewed = reference.renew(key, token, leaseMs)
        const entry = entries.get(key)
        await turn()
        if (renewed && entry !== undefined && entries.has(key)) entries.set(key, entry)
        return renewed
      },
    }),
  },
  'writes a renewal over what has been given back in the meantime': {
    found: 'at once: gives back during any renewal',
    change: (reference, { entries }) => ({
      renew: async (key, token, leaseMs) => {
        const renewed = reference.renew(key, token, leaseMs)
        const entry = entries.get(key)
        await turn()
        if (renewed && entry !== undefined && !entries.has(key)) entries.set(key, entry)
        return renewed
      },
    }),
  },
  'looks whether it may complete, and then completes': {
    found: 'at once: lets either the owner complete or another claim what has expired',
    change: (reference, { clock, entries }) => ({
      complete: async (key, token, retainMs) => {
        const entry = entries.get(key)
        await turn()
        if (entry?.token !== token || entry.done) return reference.complete(key, token, retainMs)
        entries.set(key, { ...entry, done: true, until: clock.monotonic() + retainMs })
        return true
      },
    }),
  },
}
