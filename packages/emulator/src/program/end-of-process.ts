/** Aborts at the first signal that asks the process to end: Ctrl+C or SIGTERM. A second signal ends it at once. */
export function endOfProcess(): AbortSignal {
  const controller = new AbortController()
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => controller.abort())
  return controller.signal
}
