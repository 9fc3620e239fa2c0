import type { Claim, ClaimOptions, Clock, IdempotencyStore } from '@audian-webhooks/core/kit'

/** What the reference knows of a key. */
export interface ReferenceEntry {
  readonly token: string
  readonly fingerprint: number | undefined
  readonly done: boolean
  readonly until: number
}

/** The store port in its shortest form, only for the suites themselves: it has no bounds. */
export class ReferenceStore implements IdempotencyStore {
  readonly shared = false
  readonly #clock: Clock
  readonly #entries: Map<string, ReferenceEntry>

  /** @param entries for tests that spoil them */
  constructor(clock: Clock, entries = new Map<string, ReferenceEntry>()) {
    this.#clock = clock
    this.#entries = entries
  }

  claim(key: string, { token, leaseMs, fingerprint }: ClaimOptions): Claim {
    const entry = this.#current(key)
    if (entry?.done) return { state: 'done', fingerprint: entry.fingerprint }
    const restMs = (entry?.until ?? 0) - this.#clock.monotonic()
    if (entry !== undefined && entry.token !== token && restMs > 0) return { state: 'busy', retryAfterMs: restMs }
    this.#put(key, { token, fingerprint, done: false }, leaseMs)
    return { state: 'claimed' }
  }

  renew(key: string, token: string, leaseMs: number): boolean {
    const entry = this.#owned(key, token)
    return entry !== undefined && this.#put(key, entry, leaseMs)
  }

  complete(key: string, token: string, retainMs: number): boolean {
    const entry = this.#owned(key, token)
    if (entry === undefined) return this.#current(key)?.token === token
    return this.#put(key, { ...entry, done: true }, retainMs)
  }

  release(key: string, token: string): boolean {
    return this.#owned(key, token) !== undefined && this.#entries.delete(key)
  }

  #current(key: string): ReferenceEntry | undefined {
    const entry = this.#entries.get(key)
    return entry?.done && entry.until <= this.#clock.monotonic() ? undefined : entry
  }

  #owned(key: string, token: string): ReferenceEntry | undefined {
    const entry = this.#current(key)
    return entry?.token === token && !entry.done ? entry : undefined
  }

  #put(key: string, entry: Omit<ReferenceEntry, 'until'>, lastsMs: number): true {
    this.#entries.set(key, { ...entry, until: this.#clock.monotonic() + lastsMs })
    return true
  }
}
