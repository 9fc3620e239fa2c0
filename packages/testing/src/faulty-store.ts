import type { ClaimOptions, IdempotencyStore } from '@audian-webhooks/core/kit'
import { ActiveBreak, type FaultyCalls, type StoreBreak } from './store-break.ts'
import { faulty, type StoreFault, type StoreMethod } from './store-fault.ts'

/** One call, in the order in which they came. */
export interface RecordedCall {
  readonly method: StoreMethod
  readonly key: string
  readonly token: string
  /** The so-manieth call of this method, counted from one. */
  readonly number: number
  /** What went wrong with it, if anything was made to. */
  readonly fault: StoreFault | undefined
}

/** A store that fails on request. */
export interface FaultyStore extends IdempotencyStore {
  /** Every call so far. */
  readonly calls: readonly RecordedCall[]
  /** From now on these calls go wrong. Of several breaks that fit a call, the latest counts. */
  break(method: StoreMethod | readonly StoreMethod[], fault: StoreFault, which?: FaultyCalls): StoreBreak
  /** Ends every break. */
  recover(): void
}

/**
 * Wraps a store, whether it answers at once or by promises, so that its calls can be made to fail, to hang, to lose their
 * answers or to be late. What is not made to go wrong passes through, promises not added.
 */
export function faultyStore(store: IdempotencyStore): FaultyStore {
  return new BreakableStore(store)
}

class BreakableStore implements FaultyStore {
  readonly calls: RecordedCall[] = []
  readonly shared?: boolean
  readonly #store: IdempotencyStore
  readonly #numbers: Record<StoreMethod, number> = { claim: 0, renew: 0, complete: 0, release: 0 }
  #breaks: ActiveBreak[] = []

  constructor(store: IdempotencyStore) {
    this.#store = store
    if (store.shared !== undefined) this.shared = store.shared
  }

  claim(key: string, options: ClaimOptions) {
    return this.#call('claim', { key, token: options.token }, () => this.#store.claim(key, options))
  }

  renew(key: string, token: string, leaseMs: number) {
    return this.#call('renew', { key, token }, () => this.#store.renew(key, token, leaseMs))
  }

  complete(key: string, token: string, retainMs: number) {
    return this.#call('complete', { key, token }, () => this.#store.complete(key, token, retainMs))
  }

  release(key: string, token: string) {
    return this.#call('release', { key, token }, () => this.#store.release(key, token))
  }

  break(methods: StoreMethod | readonly StoreMethod[], fault: StoreFault, which: FaultyCalls = {}): StoreBreak {
    const broken = new ActiveBreak(typeof methods === 'string' ? [methods] : methods, fault, which)
    this.#breaks.unshift(broken)
    return broken
  }

  recover(): void {
    for (const broken of this.#breaks) broken.recover()
    this.#breaks = []
  }

  #call<T>(method: StoreMethod, { key, token }: { key: string; token: string }, perform: () => T): T {
    const number = ++this.#numbers[method]
    const broken = this.#breaks.find((candidate) => candidate.takes(method, number))
    this.calls.push({ method, key, token, number, fault: broken?.fault })
    // Late or lost, it is an answer of the same kind: by a promise, which the port allows everywhere.
    return broken === undefined ? perform() : (faulty(broken.fault, perform, () => broken.released()) as T)
  }
}
