import type { Drain } from '../delivery/drain.ts'
import type { SecretSource } from '../verify/secrets.ts'
import type { StoreProbe } from './store-probe.ts'

/** Whether deliveries would be handled now; for a load balancer's or an orchestrator's question. */
export interface Readiness {
  readonly ready: boolean
  /** What stands in the way; empty if nothing does. */
  readonly problems: readonly ReadinessProblem[]
}

export interface ReadinessProblem {
  readonly part: 'store' | 'secrets' | 'draining'
  /** The error of the part that failed. */
  readonly error?: unknown
}

/** Asks the store and the secrets. Takes as long as the time-outs at most. */
export async function readiness(parts: {
  readonly drain: Pick<Drain, 'draining'>
  readonly storeProbe: StoreProbe
  readonly secrets: SecretSource
}): Promise<Readiness> {
  const [store, secrets] = await Promise.all([storeProblems(parts.storeProbe), secretsProblems(parts.secrets)])
  const draining: ReadinessProblem[] = parts.drain.draining ? [{ part: 'draining' }] : []
  const problems = [...draining, ...store, ...secrets]
  return { ready: problems.length === 0, problems }
}

async function storeProblems(probe: StoreProbe): Promise<ReadinessProblem[]> {
  const failure = await probe.failure()
  return failure === undefined ? [] : [{ part: 'store', error: failure.error }]
}

async function secretsProblems(secrets: SecretSource): Promise<ReadinessProblem[]> {
  try {
    await secrets.current()
    return []
  } catch (error) {
    return [{ part: 'secrets', error }]
  }
}
