import { durabilityProblems, failedInfo, refusedInfo } from './durability.ts'

const retryAfterMs = 600_000

/** Reports durability problems of the server, once. */
export interface DurabilityCheck {
  /** Checks the server once. Never waits. */
  check(): void
}

/** A check that fails is reported once and made again after ten minutes at the earliest. */
export function durabilityCheck(
  askInfo: () => Promise<string>,
  report: (problem: string) => void = warn,
): DurabilityCheck {
  let dueAt = 0
  let failed = false
  return {
    check() {
      if (performance.now() < dueAt) return
      dueAt = Number.POSITIVE_INFINITY
      askInfo()
        .then(durabilityProblems, (error: unknown) => {
          if (error instanceof Error && /^NOPERM|^ERR unknown command/.test(error.message)) return [refusedInfo()]
          dueAt = performance.now() + retryAfterMs
          const problems = failed ? [] : [failedInfo(error)]
          failed = true
          return problems
        })
        .then((problems) => problems.forEach(report))
        .catch(() => undefined) // of `report`
    },
  }
}

function warn(problem: string): void {
  process.emitWarning(`bullmqQueue: ${problem}`, { code: 'AUDIAN_WEBHOOKS_BULLMQ_DURABILITY' })
}
