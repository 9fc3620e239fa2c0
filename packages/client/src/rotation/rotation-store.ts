import { isDeepStrictEqual } from 'node:util'
import { secretProblem } from '@audian-webhooks/core/protocol'
import { z } from 'zod'
import { redactedError } from '../errors/redact.ts'
import { RotationError } from '../errors/rotation-error.ts'

/** What a receiver needs to know of its secrets; its secret provider may answer this as it is. */
export interface RotationState {
  /** The newest first. */
  readonly secrets: readonly string[]
  /** While true, Audian may use a secret that is not among them. */
  readonly rotating: boolean
}

/**
 * Where the secrets of one webhook live: a file, a row, an entry of a secret manager. Yours. Whoever reads after a write
 * has resolved, here or in a receiver, must see what was written, all of it.
 */
export interface RotationStore {
  read(): RotationState | Promise<RotationState>
  write(state: RotationState): void | Promise<void>
}

const state = z.object({
  secrets: z.array(z.string()).readonly(),
  rotating: z.boolean().default(false),
})

/** What a store holds, and whether it holds a secret that no receiver takes. */
export interface KeptState extends RotationState {
  readonly damaged: boolean
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
    return { secrets, rotating: kept.rotating || damaged, damaged }
  } catch (error) {
    throw new RotationError(
      'STORE_UNREADABLE',
      'The store could not be read. Nothing has been changed. Run it again.',
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
  if (!isDeepStrictEqual(kept, { secrets: wanted.secrets, rotating: wanted.rotating })) {
    throw new Error('The store does not give back what was written to it.')
  }
}

async function parsedState(store: RotationStore): Promise<RotationState> {
  const parsed = state.safeParse(await store.read())
  if (parsed.success) return parsed.data
  throw new Error('The store answers something else than { secrets: string[], rotating: boolean }.')
}
