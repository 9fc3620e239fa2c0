const quietMs = 60_000
const mostRemembered = 100

/** Passes errors on, the same message once a minute: while the disk is full every attempt fails with it. */
export function errorReports(
  onError: (error: Error) => void = warn,
  now: () => number = () => performance.now(),
): (thrown: unknown) => void {
  const reportedAt = new Map<string, number>()
  return (thrown) => {
    const error = thrown instanceof Error ? thrown : new Error(String(thrown))
    const last = reportedAt.get(error.message)
    if (last !== undefined && now() - last < quietMs) return
    if (reportedAt.size >= mostRemembered) reportedAt.clear()
    reportedAt.set(error.message, now())
    try {
      onError(error)
    } catch {
      // A report that fails must not end a worker.
    }
  }
}

function warn(error: Error): void {
  process.emitWarning(`sqliteQueue: ${error.message}`, { code: 'AUDIAN_WEBHOOKS_SQLITE_QUEUE_ERROR' })
}
