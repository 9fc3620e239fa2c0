import { randomUUID } from 'node:crypto'
import type { LeaseParts } from './claim/lease.ts'
import { strangeAnswer } from './claim/store-answer.ts'
import { StoreFailure } from './claim/store-failure.ts'
import type { SecretSource } from './verify/secrets.ts'

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

/** Claims and releases a key of its own, and asks for the secrets. Takes as long as the time-outs at most. */
export async function readiness(parts: {
  readonly draining: boolean
  readonly leases: LeaseParts
  readonly secrets: SecretSource
  readonly name: string
}): Promise<Readiness> {
  const [store, secrets] = await Promise.all([storeProblems(parts.leases, parts.name), secretsProblems(parts.secrets)])
  const draining: ReadinessProblem[] = parts.draining ? [{ part: 'draining' }] : []
  const problems = [...draining, ...store, ...secrets]
  return { ready: problems.length === 0, problems }
}

async function storeProblems({ store, call }: LeaseParts, name: string): Promise<ReadinessProblem[]> {
  const token = randomUUID()
  const key = `${name}:ready-${token}`
  const release = () => call('release', () => store.release(key, token))
  const claimed = await call(
    'claim',
    () => store.claim(key, { token, leaseMs: 1000 }),
    () => void release(),
  )
  if (claimed instanceof StoreFailure) return [{ part: 'store', error: claimed.error }]
  // A store that takes a new key for done or busy would answer every event so.
  if (claimed.state !== 'claimed') {
    return [{ part: 'store', error: strangeAnswer('claim', claimed, 'wrong for a key that nobody has used') }]
  }
  const released = await release()
  return released instanceof StoreFailure ? [{ part: 'store', error: released.error }] : []
}

async function secretsProblems(secrets: SecretSource): Promise<ReadinessProblem[]> {
  try {
    await secrets.current()
    return []
  } catch (error) {
    return [{ part: 'secrets', error }]
  }
}
