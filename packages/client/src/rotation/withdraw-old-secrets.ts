import { redactedError } from '../errors/redact.ts'
import { RotationError } from '../errors/rotation-error.ts'
import { type RotationStore, readState, writeState } from './rotation-store.ts'

/**
 * Takes every secret but the newest out of the store, and answers how many. An hour after a rotation, no earlier: until
 * then Audian may repeat deliveries that were signed with the one before. A receiver may accept what was withdrawn for its
 * `secretMaxAgeMs` longer.
 *
 * @throws RotationError: ROTATION_UNFINISHED while the flag is set, STORE_UNREADABLE, WITHDRAWAL_FAILED
 */
export async function withdrawOldSecrets(store: RotationStore): Promise<number> {
  const { secrets, rotating } = await readState(store)
  if (rotating) {
    const message =
      'A rotation is not finished: Audian may use a secret that is not in the store. Run rotateWithoutLoss() first.'
    throw new RotationError('ROTATION_UNFINISHED', message)
  }
  const [newest, ...old] = secrets
  if (newest === undefined || old.length === 0) return 0
  try {
    await writeState(store, { secrets: [newest], rotating })
  } catch (error) {
    const message = 'The store could not be written, so the old secrets may still be in it. Run it again.'
    throw new RotationError('WITHDRAWAL_FAILED', message, { cause: redactedError(error, secrets) })
  }
  return old.length
}
