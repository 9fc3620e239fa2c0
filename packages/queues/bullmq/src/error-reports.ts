import { plainError } from './plain-error.ts'

const quietMs = 60_000
const mostRemembered = 100

/** Passes errors on, the same message once a minute: while Redis is away each connection fails again and again. */
export function errorReports(
  onError: (error: Error) => void = warn,
  now: () => number = () => performance.now(),
): (thrown: unknown) => void {
  const reportedAt = new Map<string, number>()
  return (thrown) => {
    const error = plainError(thrown)
    const message = error.message || error.name
    const last = reportedAt.get(message)
    if (last !== undefined && now() - last < quietMs) return
    if (reportedAt.size >= mostRemembered) reportedAt.clear()
    reportedAt.set(message, now())
    try {
      onError(error)
    } catch {
      // A report that fails must not end a worker.
    }
  }
}

function warn(error: Error): void {
  process.emitWarning(`bullmqQueue: ${error.message || error.name}`, { code: 'AUDIAN_WEBHOOKS_BULLMQ_ERROR' })
}
