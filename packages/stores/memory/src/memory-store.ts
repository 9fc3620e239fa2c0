import { OptionsError } from '@audian-webhooks/core'
import type { Claim, ClaimOptions, Clock, IdempotencyStore } from '@audian-webhooks/core/kit'
import { systemClock } from '@audian-webhooks/core/kit'
import { DoneRecords } from './done-records.ts'
import { ShardedMap } from './sharded-map.ts'

export interface MemoryStoreOptions {
  /**
   * The maximum number of handled events that are remembered. Beyond it, the oldest are forgotten, with a process
   * warning. Leases are not counted and never dropped. Default 1,000,000, which takes about 110 MB while it fills.
   */
  readonly maxKeys?: number
  /** For tests. Only `monotonic()` is used. */
  readonly clock?: Clock
}

/** An idempotency store for one process. It is synchronous, and its contents are lost when the process ends. */
export interface MemoryStore extends IdempotencyStore {
  readonly shared: false
  claim(key: string, options: ClaimOptions): Claim
  renew(key: string, token: string, leaseMs: number): boolean
  complete(key: string, token: string, retainMs: number): boolean
  release(key: string, token: string): boolean
  /** The number of handled events and leases in the store. */
  readonly size: number
}

interface LeaseRecord {
  readonly token: string
  readonly fingerprint: number | undefined
  expiresAt: number
}

const defaultMaxKeys = 1_000_000
/** An expired lease still belongs to its token. After this time no token will use it again. */
const staleAfterMs = 3_600_000

/** Remembers handled events in this process's memory. @throws OptionsError if `maxKeys` is not a positive whole number */
export function memoryStore(options: MemoryStoreOptions = {}): MemoryStore {
  return new ProcessMemory(options.maxKeys ?? defaultMaxKeys, options.clock ?? systemClock)
}

class ProcessMemory implements MemoryStore {
  readonly shared = false
  readonly #maxKeys: number
  readonly #clock: Clock
  readonly #leases = new ShardedMap<LeaseRecord>()
  readonly #done: DoneRecords
  #sweepNext = 0
  #warned = false

  constructor(maxKeys: number, clock: Clock) {
    if (!Number.isSafeInteger(maxKeys) || maxKeys < 1) {
      throw new OptionsError('memoryStore', [`maxKeys: must be a positive whole number, not ${maxKeys}.`])
    }
    this.#maxKeys = maxKeys
    this.#done = new DoneRecords(maxKeys)
    this.#clock = clock
  }

  get size(): number {
    return this.#leases.size + this.#done.size
  }

  claim(key: string, { token, leaseMs, fingerprint }: ClaimOptions): Claim {
    const now = this.#clock.monotonic()
    const done = this.#done.get(key, now)
    if (done !== undefined) return { state: 'done', fingerprint: done.fingerprint }
    const lease = this.#leases.get(key)
    if (lease !== undefined && lease.token !== token && lease.expiresAt > now) {
      return { state: 'busy', retryAfterMs: lease.expiresAt - now }
    }
    this.#leases.set(key, { token, fingerprint, expiresAt: now + leaseMs })
    this.#sweep(now)
    return { state: 'claimed' }
  }

  renew(key: string, token: string, leaseMs: number): boolean {
    const lease = this.#leases.get(key)
    if (lease?.token !== token) return false
    lease.expiresAt = this.#clock.monotonic() + leaseMs
    return true
  }

  complete(key: string, token: string, retainMs: number): boolean {
    const now = this.#clock.monotonic()
    const lease = this.#leases.get(key)
    if (lease === undefined) return this.#done.get(key, now)?.isBy(token) ?? false
    if (lease.token !== token) return false
    this.#leases.delete(key)
    this.#makeRoom(now)
    this.#done.add(key, { token, fingerprint: lease.fingerprint }, { now, retainMs })
    return true
  }

  release(key: string, token: string): boolean {
    if (this.#leases.get(key)?.token !== token) return false
    this.#leases.delete(key)
    return true
  }

  #makeRoom(now: number): void {
    if (this.#done.size < this.#maxKeys) return
    this.#done.letGo(now)
    if (this.#done.size < this.#maxKeys) return
    this.#done.dropOldest()
    if (this.#warned) return
    this.#warned = true
    process.emitWarning(
      `memoryStore: more than ${this.#maxKeys} events to remember, so the oldest are forgotten early. Raise maxKeys, or use a shared store.`,
      { code: 'AUDIAN_WEBHOOKS_MEMORY_STORE_FULL' },
    )
  }

  // A part of the leases at each claim, so that those of runs no one ended do not pile up and no claim pays for all.
  #sweep(now: number): void {
    if (this.#leases.size < 1024) return
    for (const [key, lease] of this.#leases.entriesOfShard(this.#sweepNext++)) {
      if (lease.expiresAt + staleAfterMs < now) this.#leases.delete(key)
    }
  }
}
