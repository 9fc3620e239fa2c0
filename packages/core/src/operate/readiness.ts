import type { Receiver } from '../delivery/receiver.ts'
import type { SecretSource } from '../verify/secrets.ts'
import { partsOf, type ReceiverParts } from './receiver-parts.ts'
import { StoreProbe } from './store-probe.ts'

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

/** One for each receiver, so that calls at the same time share a probe. */
const storeProbes = new WeakMap<ReceiverParts, StoreProbe>()

/**
 * Asks a receiver's store and secrets. Takes as long as the time-outs at most, and rejects only if `webhooks` was not made by
 * `createWebhooks()`.
 *
 * @throws TypeError if `webhooks` was not made by `createWebhooks()`
 */
export async function readiness(webhooks: Receiver): Promise<Readiness> {
  const parts = partsOf(webhooks, 'readiness')
  const [store, secrets] = await Promise.all([storeProblems(parts), secretsProblems(parts.secrets)])
  const draining: ReadinessProblem[] = parts.drain.draining ? [{ part: 'draining' }] : []
  const problems = [...draining, ...store, ...secrets]
  return { ready: problems.length === 0, problems }
}

async function storeProblems(parts: ReceiverParts): Promise<ReadinessProblem[]> {
  const probe = storeProbes.get(parts) ?? new StoreProbe(parts.leases, parts.settings.name)
  storeProbes.set(parts, probe)
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
