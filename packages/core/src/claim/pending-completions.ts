import type { Timer } from '../async/clock.ts'
import type { Lease } from './lease.ts'

/** A success that the store has not recorded yet. */
export interface PendingCompletion {
  readonly lease: Lease
  /** Monotonic. */
  readonly giveUpAt: number
  readonly ended: Promise<void>
  readonly end: () => void
  timer?: Timer
}

/**
 * The pending completions by key. A key has two when a run had lost its lease, the next run succeeded as well, and the
 * store failed both times: only one of their tokens still counts, and only the store knows which.
 */
export class PendingCompletions {
  readonly #byKey = new Map<string, Set<PendingCompletion>>()

  get keys(): readonly string[] {
    return [...this.#byKey.keys()]
  }

  get all(): readonly PendingCompletion[] {
    return [...this.#byKey.values()].flatMap((pendings) => [...pendings])
  }

  hasKey(key: string): boolean {
    return this.#byKey.has(key)
  }

  has(pending: PendingCompletion): boolean {
    return this.#byKey.get(pending.lease.key)?.has(pending) ?? false
  }

  add(pending: PendingCompletion): void {
    const { key } = pending.lease
    const others = this.#byKey.get(key)
    if (others === undefined) this.#byKey.set(key, new Set([pending]))
    else others.add(pending)
  }

  delete(pending: PendingCompletion): void {
    const { key } = pending.lease
    const pendings = this.#byKey.get(key)
    pendings?.delete(pending)
    if (pendings?.size === 0) this.#byKey.delete(key)
  }

  /** Settles when every completion of a key, or of all keys, that is pending now has ended. */
  ended(key?: string): Promise<void> | undefined {
    const pendings = key === undefined ? this.all : [...(this.#byKey.get(key) ?? [])]
    if (pendings.length === 0) return undefined
    return Promise.all(pendings.map(({ ended }) => ended)).then(() => undefined)
  }
}
