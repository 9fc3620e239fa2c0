import { durabilityProblems } from './durability.ts'
import type { RedisCommands } from './redis-client.ts'

const retryAfterMs = 600_000

/** Reports durability problems of the server, once. */
export interface DurabilityCheck {
  /** Call it after a claim, when the server can be reached. Checks the server once, and never waits. */
  afterClaim(): void
}

/**
 * A check that fails is reported too, once, and made again after ten minutes at the earliest: a server that refuses or
 * times out must not be asked at every event.
 */
export function durabilityCheck(redis: RedisCommands, report: (problem: string) => void): DurabilityCheck {
  let dueAt = 0
  let failed = false
  return {
    afterClaim() {
      if (performance.now() < dueAt) return
      dueAt = Number.POSITIVE_INFINITY
      durabilityProblems(redis).then(
        (problems) => {
          for (const problem of problems) report(problem)
        },
        (error: unknown) => {
          dueAt = performance.now() + retryAfterMs
          if (!failed) report(failure(error))
          failed = true
        },
      )
    },
  }
}

function failure(error: unknown): string {
  const reason = error instanceof Error ? error.message : String(error)
  return `The store could not check how durable the server is: ${reason} The store tries again in ten minutes at the earliest. Make sure that the server runs with appendonly yes and maxmemory-policy noeviction.`
}
