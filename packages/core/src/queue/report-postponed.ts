import type { ReceiverParts } from '../operate/receiver-parts.ts'
import type { UnavailableReason } from '../outcome.ts'

/** Logs why a job could not run, once in ten seconds at most: while the store fails, all jobs fail alike. */
export function reportPostponed(
  key: string,
  { reason, error }: { readonly reason: UnavailableReason; readonly error?: unknown },
  { limit, logger }: Pick<ReceiverParts, 'limit' | 'logger'>,
): void {
  const suppressed = limit('postponed')
  if (suppressed === undefined) return
  const fields = { key, reason, suppressed: suppressed || undefined, err: error }
  logger.error(fields, 'The store failed: the job runs again later. This is not a failed attempt.')
}
