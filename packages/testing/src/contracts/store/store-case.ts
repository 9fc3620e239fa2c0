import { equal } from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import type { Claim, ClaimOptions, IdempotencyStore } from '@audian-webhooks/core/kit'
import type { CreateStore, StoreHarness } from './harness.ts'

/** One sentence of the store contract, as plain data: any test runner can run it. */
export interface StoreCase {
  /** What the contract promises, as a sentence about the store. */
  readonly name: string
  /** Rejects with an error that says how the store differs. Resolves to a reason if it cannot be run with such a store. */
  run(createStore: CreateStore): Promise<string | undefined>
}

/** What a case works with. Keys and tokens are its own, so a store that other cases have used will do. */
export interface StoreBench {
  readonly store: IdempotencyStore
  readonly key: string
  /** The token of the case's first claimant. */
  readonly own: string
  /** The tokens of others. */
  readonly other: string
  readonly third: string
  advance(ms: number): unknown
  /** A key of this case, beside `key`. */
  keyOf(name: string): string
}

/** Long enough that no lease expires. */
export const longMs = 3_600_000
/** Has ended after `outlastMs`. Short, since a store's server may have to be waited for. */
export const shortMs = 150
export const outlastMs = 250

export function storeCase(name: string, run: (bench: StoreBench) => Promise<void>): StoreCase {
  return harnessCase(name, async (harness) => {
    await run(benchOf(harness))
    return undefined
  })
}

/** A case about what a harness can do beside opening one store. What it resolves to is why it cannot be run. */
export function harnessCase(name: string, run: (harness: StoreHarness) => Promise<string | undefined>): StoreCase {
  return {
    name,
    async run(createStore) {
      const harness = await createStore()
      try {
        return await run(harness)
      } finally {
        await harness.close?.()
      }
    },
  }
}

export function benchOf({ store, advance }: StoreHarness): StoreBench {
  const keyOf = (rest: string) => `contract:${randomUUID()}.${rest}`
  const [own, other, third] = [randomUUID(), randomUUID(), randomUUID()]
  return { store, advance, keyOf, key: keyOf('key'), own, other, third }
}

/** The options of a claim with this token, for a long time. */
export function by(token: string, options: Partial<ClaimOptions> = {}): ClaimOptions {
  return { token, leaseMs: longMs, ...options }
}

/** The claim was answered so. */
export async function checkClaim(claim: Claim | Promise<Claim>, state: Claim['state']): Promise<void> {
  const answer = await claim
  equal(answer?.state, state, `claim() answered ${JSON.stringify(answer)}, where ${state} belongs`)
}

/** The call was answered so; nothing that is merely truthy will do. */
export async function check(answer: boolean | Promise<boolean>, expected: boolean, call: string): Promise<void> {
  const answered = await answer
  equal(answered, expected, `${call} answered ${JSON.stringify(answered)}, where ${expected} belongs`)
}
