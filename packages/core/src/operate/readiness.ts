import type { Drain } from '../delivery/drain.ts'
import type { QueueAccess } from '../queue/queue-access.ts'
import type { StoreFailure } from '../store/store-failure.ts'
import type { SecretSource } from '../verify/secrets.ts'
import type { StoreProbe } from './store-probe.ts'

/** Whether deliveries would be handled now, for health checks of load balancers and orchestrators. */
export interface Readiness {
  readonly ready: boolean
  /** What is not ready; empty if everything is. */
  readonly problems: readonly ReadinessProblem[]
}

export interface ReadinessProblem {
  readonly part: 'store' | 'queue' | 'secrets' | 'draining'
  /** The error of the part that failed. */
  readonly error?: unknown
}

/** Checks the store, the queue and the secrets. Takes at most as long as their time-outs. */
export async function readiness(parts: {
  readonly drain: Pick<Drain, 'draining'>
  readonly storeProbe: Pick<StoreProbe, 'failure'>
  readonly queue: Pick<QueueAccess, 'failure'> | undefined
  readonly secrets: SecretSource
}): Promise<Readiness> {
  const [store, queue, secrets] = await Promise.all([
    problemsOf('store', parts.storeProbe),
    problemsOf('queue', parts.queue),
    secretsProblems(parts.secrets),
  ])
  const draining: ReadinessProblem[] = parts.drain.draining ? [{ part: 'draining' }] : []
  const problems = [...draining, ...store, ...queue, ...secrets]
  return { ready: problems.length === 0, problems }
}

async function problemsOf(
  part: 'store' | 'queue',
  asked: { failure(): Promise<StoreFailure | undefined> } | undefined,
): Promise<ReadinessProblem[]> {
  const failure = await asked?.failure()
  return failure === undefined ? [] : [{ part, error: failure.error }]
}

async function secretsProblems(secrets: SecretSource): Promise<ReadinessProblem[]> {
  try {
    await secrets.current()
    return []
  } catch (error) {
    return [{ part: 'secrets', error }]
  }
}
