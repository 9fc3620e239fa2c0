import { isDeepStrictEqual } from 'node:util'
import { secretProblem } from '@audian-webhooks/core/protocol'
import * as z from 'zod/mini'
import { redactedError } from '../errors/redact.ts'
import { RotationError } from '../errors/rotation-error.ts'
import type { ReplacedAt } from './replaced-at.ts'

/** The secrets of a receiver. Its secret provider can return this unchanged. */
export interface RotationState {
  /** The newest first. */
  readonly secrets: readonly string[]
  /** While true, Audian may use a secret that is not among them. */
  readonly rotating: boolean
  /**
   * When each secret but the newest was replaced, by the secret, in milliseconds since the epoch. `withdrawOldSecrets()`
   * uses it. A state that you write yourself may omit it.
   */
  readonly replacedAt?: ReplacedAt | undefined
}

/**
 * Where you store the secrets of one webhook: a file, a row, an entry of a secret manager. A read after a resolved
 * write, here or in a receiver, must return everything that was written.
 */
export interface RotationStore {
  read(): RotationState | Promise<RotationState>
  write(state: RotationState): void | Promise<void>
}

const state = z.object({
  secrets: z.readonly(z.array(z.string())),
  rotating: z._default(z.boolean(), false),
  replacedAt: z.optional(z.readonly(z.record(z.string(), z.number()))),
})

/** What a store holds, as it should be. */
export interface KeptState extends RotationState {
  readonly replacedAt: ReplacedAt
  /** Whether the store holds something else: a secret that no receiver takes, or no times. */
  readonly differs: boolean
}

/**
 * The state without the secrets that no receiver takes. One of them may stand for a secret that Audian uses, so the state
 * then counts as one in which a rotation is not finished.
 *
 * @throws RotationError STORE_UNREADABLE
 */
export async function readState(store: RotationStore): Promise<KeptState> {
  try {
    const kept = await parsedState(store)
    const secrets = kept.secrets.filter((secret) => secretProblem(secret) === undefined)
    const damaged = secrets.length < kept.secrets.length
    const { replacedAt } = kept
    return {
      secrets,
      rotating: kept.rotating || damaged,
      replacedAt: replacedAt ?? {},
      differs: damaged || replacedAt === undefined,
    }
  } catch (error) {
    throw new RotationError(
      'STORE_UNREADABLE',
      'Cannot read the store: see cause. Nothing was changed. Correct the contents of the store, or run it again.',
      {
        cause: redactedError(error, []),
      },
    )
  }
}

/** Writes a state, and reads it back: a store that keeps nothing must be found out while nothing is lost yet. */
export async function writeState(store: RotationStore, wanted: RotationState): Promise<void> {
  await store.write(wanted)
  const kept = await parsedState(store)
  const { secrets, rotating, replacedAt } = wanted
  if (!isDeepStrictEqual(kept, { secrets, rotating, replacedAt })) {
    throw new Error(
      'The store does not return what was written to it. It must store secrets, rotating and replacedAt unchanged.',
    )
  }
}

async function parsedState(store: RotationStore): Promise<RotationState> {
  const parsed = state.safeParse(await store.read())
  if (parsed.success) return parsed.data
  throw new Error(
    'The store must return { secrets: string[], rotating: boolean, replacedAt?: { [secret]: milliseconds } }.',
  )
}
