import type { IdempotencyStore } from '@audian-webhooks/core/kit'
import type { ReferenceStore } from '../../reference-store.ts'
import { type Mistake, turn } from './mistakes.ts'

/** Mistakes that show only between processes: within each of them the store is right. */
export const sharingMistakes: Readonly<Record<string, Mistake>> = {
  'locks within its own process only': {
    found: 'shared: gives each of many keys to one store, in any order of claims',
    change: (reference, { clock, entries }) =>
      underOwnLock(reference, {
        claim: async (key, options) => {
          const entry = entries.get(key)
          const taken = entry !== undefined && (entry.done || entry.until > clock.monotonic())
          if (taken) return reference.claim(key, options)
          await turn()
          entries.delete(key)
          return reference.claim(key, options)
        },
      }),
  },
  'knows only the tokens of its process': {
    found: 'shared: knows a token at whichever store it comes',
    change: (reference) => {
      const own = new Set<string>()
      return {
        claim: (key, options) => {
          own.add(options.token)
          return reference.claim(key, options)
        },
        renew: (key, token, leaseMs) => own.has(token) && reference.renew(key, token, leaseMs),
        complete: (key, token, retainMs) => own.has(token) && reference.complete(key, token, retainMs),
        release: (key, token) => own.has(token) && reference.release(key, token),
      }
    },
  },
  'keeps fingerprints in its own memory': {
    found: 'shared: what one store completes is done at the others, with its fingerprint',
    change: (reference) => {
      const fingerprints = new Map<string, number | undefined>()
      return {
        claim: (key, { token, leaseMs, fingerprint }) => {
          const claim = reference.claim(key, { token, leaseMs })
          if (claim.state === 'claimed') fingerprints.set(key, fingerprint)
          return claim.state === 'done' ? { ...claim, fingerprint: fingerprints.get(key) } : claim
        },
      }
    },
  },
  'keeps completions in its own memory': {
    found: 'shared: what one store completes is done at the others, with its fingerprint',
    change: (reference, { clock, entries }) => {
      const done = new Map<string, { token: string; fingerprint: number | undefined; until: number }>()
      const doneNow = (key: string) => {
        const entry = done.get(key)
        return entry !== undefined && entry.until > clock.monotonic() ? entry : undefined
      }
      return {
        claim: (key, options) => {
          const entry = doneNow(key)
          return entry === undefined ? reference.claim(key, options) : { state: 'done', fingerprint: entry.fingerprint }
        },
        complete: (key, token, retainMs) => {
          const fingerprint = entries.get(key)?.fingerprint
          if (!reference.release(key, token)) return doneNow(key)?.token === token
          done.set(key, { token, fingerprint, until: clock.monotonic() + retainMs })
          return true
        },
      }
    },
  },
  'remembers what was busy until it would have expired': {
    found: 'shared: what one store gives back is free at the others',
    change: (reference, { clock, entries }) => {
      const busy = new Map<string, { holder: string | undefined; until: number }>()
      return {
        claim: (key, options) => {
          const known = busy.get(key)
          const restMs = (known?.until ?? 0) - clock.monotonic()
          if (restMs > 0 && known?.holder !== options.token) return { state: 'busy', retryAfterMs: restMs }
          const claim = reference.claim(key, options)
          if (claim.state === 'busy') {
            busy.set(key, { holder: entries.get(key)?.token, until: clock.monotonic() + claim.retryAfterMs })
          } else busy.delete(key)
          return claim
        },
        renew: (key, token, leaseMs) => {
          busy.delete(key)
          return reference.renew(key, token, leaseMs)
        },
        complete: (key, token, retainMs) => {
          busy.delete(key)
          return reference.complete(key, token, retainMs)
        },
        release: (key, token) => {
          busy.delete(key)
          return reference.release(key, token)
        },
      }
    },
  },
  'keeps renewals in its own memory': {
    found: 'shared: what one store prolongs or shortens is longer or shorter at the others',
    change: (reference, { clock, entries }) => {
      const renewed = new Map<string, { token: string; until: number }>()
      return {
        claim: (key, options) => {
          const own = renewed.get(key)
          const restMs = (own?.until ?? 0) - clock.monotonic()
          const held = restMs > 0 && own?.token === entries.get(key)?.token && !entries.get(key)?.done
          if (held && own?.token !== options.token) return { state: 'busy', retryAfterMs: restMs }
          renewed.delete(key)
          return reference.claim(key, options)
        },
        renew: (key, token, leaseMs) => {
          if (!reference.renew(key, token, 0)) return false
          renewed.set(key, { token, until: clock.monotonic() + leaseMs })
          return true
        },
      }
    },
  },
  'renews what it has claimed itself, without asking': {
    found: 'shared: a token is late at every store once another store has given the key away',
    change: (reference) => {
      const claimed = new Map<string, string>()
      return {
        claim: (key, options) => {
          const claim = reference.claim(key, options)
          if (claim.state === 'claimed') claimed.set(key, options.token)
          return claim
        },
        renew: (key, token, leaseMs) => reference.renew(key, token, leaseMs) || claimed.get(key) === token,
        complete: (key, token, retainMs) => {
          if (claimed.get(key) === token) claimed.delete(key)
          return reference.complete(key, token, retainMs)
        },
        release: (key, token) => {
          if (claimed.get(key) === token) claimed.delete(key)
          return reference.release(key, token)
        },
      }
    },
  },
  'takes the connection for the token': {
    found: 'shared: answers a call that comes again through another store as it did before',
    change: (reference) => {
      const connection = Math.random()
      return {
        claim: (key, options) => reference.claim(key, { ...options, token: `${connection}${options.token}` }),
        renew: (key, token, leaseMs) => reference.renew(key, `${connection}${token}`, leaseMs),
        complete: (key, token, retainMs) => reference.complete(key, `${connection}${token}`, retainMs),
        release: (key, token) => reference.release(key, `${connection}${token}`),
      }
    },
  },
  'completes under its own lock process': {
    found: 'shared: lets either the owner complete or another store claim what has expired',
    change: (reference, { clock, entries }) =>
      underOwnLock(reference, {
        complete: async (key, token, retainMs) => {
          const entry = entries.get(key)
          if (entry?.token !== token || entry.done) return reference.complete(key, token, retainMs)
          await turn()
          entries.set(key, { ...entry, done: true, until: clock.monotonic() + retainMs })
          return true
        },
      }),
  },
  'renews under its own lock process': {
    found: 'shared: lets either the owner renew or another store claim what has expired',
    change: (reference, { clock, entries }) =>
      underOwnLock(reference, {
        renew: async (key, token, leaseMs) => {
          const entry = entries.get(key)
          if (entry?.token !== token || entry.done) return false
          await turn()
          entries.set(key, { ...entry, until: clock.monotonic() + leaseMs })
          return true
        },
      }),
  },
}

/** The reference with changes, where each call begins when the one before it has ended: within a process all is atomic. */
function underOwnLock(reference: ReferenceStore, changes: Partial<IdempotencyStore>): IdempotencyStore {
  let last: Promise<unknown> = Promise.resolve()
  const inTurn = <T>(call: () => T | Promise<T>): Promise<T> => {
    const answer = last.then(call)
    last = answer
    return answer
  }
  const { claim, renew, complete } = changes
  return {
    claim: (key, options) => inTurn(() => claim?.(key, options) ?? reference.claim(key, options)),
    renew: (key, token, leaseMs) => inTurn(() => renew?.(key, token, leaseMs) ?? reference.renew(key, token, leaseMs)),
    complete: (key, token, retainMs) =>
      inTurn(() => complete?.(key, token, retainMs) ?? reference.complete(key, token, retainMs)),
    release: (key, token) => inTurn(() => reference.release(key, token)),
  }
}
