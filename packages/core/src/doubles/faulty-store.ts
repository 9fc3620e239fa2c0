import type { Clock } from '../async/clock.ts'
import type { IdempotencyStore } from '../store/store.ts'
import { createModelStore, type ModelStore } from './model-store.ts'

export type StoreMethod = 'claim' | 'renew' | 'complete' | 'release'

/**
 * What a call does instead of answering: `throws` at once, `rejects`, `hangs` for ever, or loses its answer: it does
 * its work and then rejects or hangs. `answers` something else without doing anything; `late` answers after a while,
 * with the work done at the beginning of it (`done: 'first'`) or at its end.
 */
export type Fault =
  | 'throws'
  | 'rejects'
  | 'hangs'
  | 'performs-then-throws'
  | 'performs-then-rejects'
  | 'performs-then-hangs'
  | { readonly answers: unknown }
  | { readonly lateMs: number; readonly done?: 'first' | 'last' }

const storeError = new Error('the store is down')

export interface FaultyStore extends IdempotencyStore {
  /** What the store really holds. */
  readonly model: ModelStore
  /** Every call, in order. */
  readonly calls: readonly { readonly method: StoreMethod; readonly key: string; readonly token: string }[]
  /** This many of the next calls of a method fail like this; later ones succeed. */
  fail(method: StoreMethod, fault: Fault, times?: number): void
  /** No more faults. */
  recover(): void
}

/** A model store that fails on demand. `answering: 'promises'` wraps its answers, as a networked store does. */
export function createFaultyStore(clock: Clock, answering: 'values' | 'promises' = 'values'): FaultyStore {
  const model = createModelStore(clock)
  const calls: { method: StoreMethod; key: string; token: string }[] = []
  const faults: Record<StoreMethod, Fault[]> = { claim: [], renew: [], complete: [], release: [] }

  // The answers of the four methods differ; what goes wrong with them does not.
  function answer<T>(call: { method: StoreMethod; key: string; token: string }, perform: () => T): T {
    calls.push(call)
    const fault = faults[call.method].shift()
    if (fault === undefined) return (answering === 'values' ? perform() : Promise.resolve().then(perform)) as T
    return misbehave(fault, perform, clock) as T
  }

  return {
    model,
    calls,
    shared: false,
    claim: (key, options) => answer({ method: 'claim', key, token: options.token }, () => model.claim(key, options)),
    renew: (key, token, leaseMs) => answer({ method: 'renew', key, token }, () => model.renew(key, token, leaseMs)),
    complete: (key, token, retainMs) =>
      answer({ method: 'complete', key, token }, () => model.complete(key, token, retainMs)),
    release: (key, token) => answer({ method: 'release', key, token }, () => model.release(key, token)),
    fail(method, fault, times = 1) {
      for (let count = 0; count < times; count++) faults[method].push(fault)
    },
    recover() {
      for (const list of Object.values(faults)) list.length = 0
    },
  }
}

function misbehave(fault: Fault, perform: () => unknown, clock: Clock): unknown {
  if (typeof fault === 'object') return 'answers' in fault ? fault.answers : late(fault, perform, clock)
  if (fault.startsWith('performs')) perform()
  if (fault.endsWith('throws')) throw storeError
  return fault.endsWith('rejects') ? Promise.reject(storeError) : new Promise(() => undefined)
}

function late({ lateMs, done }: { lateMs: number; done?: 'first' | 'last' }, perform: () => unknown, clock: Clock) {
  const early = done === 'first' ? { value: perform() } : undefined
  return new Promise((resolve) => clock.setTimer(() => resolve(early ? early.value : perform()), lateMs))
}
