export interface PruningOptions {
  /** Milliseconds between two prunings. Default a minute. */
  readonly everyMs?: number
  /** Called with the error of a failed pruning. Pruning continues. Default: a process warning. */
  readonly onError?: (error: unknown) => void
}

export interface Pruner {
  /** Resolves once a pruning that is in progress has ended. */
  stop(): Promise<void>
}

/** Prunes repeatedly, without keeping the process alive. */
export function startPruner(
  prune: () => Promise<unknown>,
  { everyMs = 60_000, onError = warn }: PruningOptions,
): Pruner {
  let running: Promise<unknown> = Promise.resolve()
  let stopped = false
  let timer = later()

  function later(): NodeJS.Timeout {
    return setTimeout(() => {
      running = prune()
        .catch((error: unknown) => report(error, onError))
        .then(() => {
          if (!stopped) timer = later()
        })
    }, everyMs).unref()
  }

  return {
    async stop() {
      stopped = true
      clearTimeout(timer)
      await running
    },
  }
}

/** A listener that throws must end neither the pruning nor the process. */
function report(error: unknown, onError: (error: unknown) => void): void {
  try {
    onError(error)
  } catch {
    warn(error)
  }
}

function warn(error: unknown): void {
  process.emitWarning(`postgresStore: pruning failed and will be retried: ${String(error)}`, {
    code: 'AUDIAN_WEBHOOKS_POSTGRES_PRUNING',
  })
}
