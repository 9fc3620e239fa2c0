import type { Clock } from '../async/clock.ts'
import type { Claim, ClaimOptions, IdempotencyStore } from '../store/store.ts'

interface Entry {
  readonly token: string
  readonly fingerprint: number | undefined
  readonly done: boolean
  readonly until: number
}

/** The store port in its shortest form, to compare with. Synchronous. */
export interface ModelStore extends IdempotencyStore {
  claim(key: string, options: ClaimOptions): Claim
  renew(key: string, token: string, leaseMs: number): boolean
  complete(key: string, token: string, retainMs: number): boolean
  release(key: string, token: string): boolean
  /** What is known of a key now. */
  stateOf(key: string): 'free' | 'leased' | 'done'
  /** Another process takes the key, also while it is held. */
  takeOver(key: string, leaseMs?: number): void
}

export function createModelStore(clock: Clock): ModelStore {
  const entries = new Map<string, Entry>()
  const current = (key: string) => {
    const entry = entries.get(key)
    return entry?.done && entry.until <= clock.monotonic() ? undefined : entry
  }
  const owned = (key: string, token: string) => {
    const entry = current(key)
    return entry?.token === token && !entry.done ? entry : undefined
  }
  const put = (key: string, entry: Omit<Entry, 'until'>, lastsMs: number) => {
    entries.set(key, { ...entry, until: clock.monotonic() + lastsMs })
    return true
  }

  return {
    shared: false,
    claim(key, { token, leaseMs, fingerprint }) {
      const entry = current(key)
      if (entry?.done) return { state: 'done', fingerprint: entry.fingerprint }
      const restMs = (entry?.until ?? 0) - clock.monotonic()
      if (entry !== undefined && entry.token !== token && restMs > 0) return { state: 'busy', retryAfterMs: restMs }
      put(key, { token, fingerprint, done: false }, leaseMs)
      return { state: 'claimed' }
    },
    renew(key, token, leaseMs) {
      const entry = owned(key, token)
      return entry !== undefined && put(key, entry, leaseMs)
    },
    complete(key, token, retainMs) {
      const entry = owned(key, token)
      if (entry !== undefined) return put(key, { ...entry, done: true }, retainMs)
      return current(key)?.token === token
    },
    release(key, token) {
      return owned(key, token) !== undefined && entries.delete(key)
    },
    stateOf(key) {
      const entry = current(key)
      if (entry === undefined) return 'free'
      if (entry.done) return 'done'
      return entry.until > clock.monotonic() ? 'leased' : 'free'
    },
    takeOver(key, leaseMs = 30_000) {
      put(key, { token: 'of another process', fingerprint: undefined, done: false }, leaseMs)
    },
  }
}
