import type { ReceiverParts } from '../operate/receiver-parts.ts'

/** Logs that a job with crashes could not begin, once in ten seconds at most: while the queue fails, all such jobs fail alike. */
export function reportUnrecorded(
  key: string | undefined,
  error: unknown,
  { limit, logger }: Pick<ReceiverParts, 'limit' | 'logger'>,
): void {
  const suppressed = limit('unrecorded')
  if (suppressed === undefined) return
  const fields = { key, suppressed: suppressed || undefined, err: error }
  logger.error(fields, 'The queue could not record that a job with crashes begins: it runs again later.')
}
