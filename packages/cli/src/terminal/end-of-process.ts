/** Aborts when the process is asked to end: by Ctrl-C, or by SIGTERM. */
export function endOfProcess(): AbortSignal {
  const controller = new AbortController()
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => controller.abort())
  return controller.signal
}
