import type { Mistake } from './mistakes.ts'

/** Mistakes about tokens whose lease has gone to another. Most stores that make one of them get everything else right. */
export const lateTokenMistakes: Readonly<Record<string, Mistake>> = {
  'lets anyone who ever had the key renew it': {
    found: 'late token: changes nothing while another has the key',
    change: (reference) => {
      const tokens = new Set<string>()
      return {
        claim: (key, options) => {
          const claim = reference.claim(key, options)
          if (claim.state === 'claimed') tokens.add(key + options.token)
          return claim
        },
        renew: (key, token, leaseMs) => reference.renew(key, token, leaseMs) || tokens.has(key + token),
      }
    },
  },
  'prolongs the lease for anyone who asks': {
    found: 'late token: does not prolong the lease of another',
    change: (reference, { entries }) => ({
      renew: (key, token, leaseMs) => {
        reference.renew(key, entries.get(key)?.token ?? token, leaseMs)
        return entries.get(key)?.token === token && reference.renew(key, token, leaseMs)
      },
    }),
  },
  'gives a key back to the token that had it before': {
    found: 'late token: changes nothing once another has given the key back',
    change: (reference, { entries }) => {
      const before = new Map<string, string>()
      return {
        claim: (key, options) => {
          const former = entries.get(key)?.token
          if (former !== undefined && former !== options.token) before.set(key, former)
          return reference.claim(key, options)
        },
        release: (key, token) => {
          const released = reference.release(key, token)
          const former = before.get(key)
          if (released && former !== undefined) reference.claim(key, { token: former, leaseMs: 0 })
          return released
        },
      }
    },
  },
  'releases for anyone what is done': {
    found: 'late token: changes nothing once another has completed the key',
    change: (reference, { entries }) => ({
      release: (key, token) =>
        reference.release(key, token) || (entries.get(key)?.done === true && entries.delete(key)),
    }),
  },
  'lets anyone complete what is no longer remembered': {
    found: 'late token: changes nothing once what another has completed is forgotten',
    change: (reference, { clock, entries }) => ({
      complete: (key, token, retainMs) => {
        const entry = entries.get(key)
        if (entry?.done && entry.until <= clock.monotonic()) reference.claim(key, { token, leaseMs: 0 })
        return reference.complete(key, token, retainMs)
      },
    }),
  },
  'lets anyone renew what has expired': {
    found: "late token: changes nothing once another's lease has expired as well",
    change: (reference, { clock, entries }) => ({
      renew: (key, token, leaseMs) => {
        const entry = entries.get(key)
        if (entry?.done === false && entry.until <= clock.monotonic()) reference.claim(key, { token, leaseMs })
        return reference.renew(key, token, leaseMs)
      },
    }),
  },
  'counts claims in one bit': {
    found: 'late token: changes nothing once a third has the key, and neither does the second',
    change: (reference, { entries }) => {
      const claims = new Map<string, string[]>()
      const sameBit = (key: string, token: string) => {
        const tokens = claims.get(key) ?? []
        const at = tokens.indexOf(token)
        return at >= 0 && at % 2 === (tokens.length - 1) % 2
      }
      return {
        claim: (key, options) => {
          const claim = reference.claim(key, options)
          const tokens = claims.get(key) ?? []
          if (claim.state === 'claimed' && tokens.at(-1) !== options.token) claims.set(key, [...tokens, options.token])
          return claim
        },
        renew: (key, token, leaseMs) =>
          reference.renew(key, sameBit(key, token) ? (entries.get(key)?.token ?? token) : token, leaseMs),
      }
    },
  },
  'releases again for anyone who has released before': {
    found: 'late token: changes nothing after it gave the key back and another has claimed it',
    change: (reference, { entries }) => {
      const released = new Set<string>()
      return {
        release: (key, token) => {
          if (released.has(key + token)) return entries.delete(key)
          if (!reference.release(key, token)) return false
          released.add(key + token)
          return true
        },
      }
    },
  },
  'never gives a key to a token that has lost it': {
    found: 'late token: can claim what is free like any other, and then the other one is late',
    change: (reference, { entries }) => {
      const lost = new Set<string>()
      return {
        claim: (key, options) => {
          const former = entries.get(key)?.token
          if (lost.has(key + options.token)) return { state: 'busy', retryAfterMs: 1000 }
          if (former !== undefined && former !== options.token) lost.add(key + former)
          return reference.claim(key, options)
        },
      }
    },
  },
}
