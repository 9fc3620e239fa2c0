import { setTimeout as delay } from 'node:timers/promises'
import { longestTimerMs } from '../options/defaults.ts'
import { type RotationState, type RotationStore, writeState } from './rotation-store.ts'

export interface Persistence {
  readonly attempts: number
  /** Milliseconds before the second attempt; twice as long before each further one. */
  readonly initialDelayMs: number
}

/**
 * Writes a state, again if it fails. Nothing ends it early: a secret may be at stake that stands nowhere else.
 *
 * @param wanted asked before each attempt
 * @throws what the last attempt threw
 */
export async function persistentWrite(
  store: RotationStore,
  wanted: () => Promise<RotationState>,
  { attempts, initialDelayMs }: Persistence,
): Promise<void> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await writeState(store, await wanted())
    } catch (error) {
      if (attempt >= attempts) throw error
      await delay(Math.min(initialDelayMs * 2 ** (attempt - 1), longestTimerMs))
    }
  }
}
