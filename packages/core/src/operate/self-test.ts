import type { Receiver } from '../delivery/receiver.ts'
import { type ProbeResult, probeId, sendProbe } from './probe.ts'
import { partsOf } from './receiver-parts.ts'
import { signWith } from './sign-delivery.ts'

/** The result of a receiver's probe of its address. */
export interface SelfTestResult extends ProbeResult {
  /** Whether this process received it. Behind a load balancer it may have been another one. */
  readonly seenHere: boolean
}

/**
 * Posts a probe, signed with the receiver's newest secret, to the address of the receiver, through all middleware and
 * proxies in front of it. Takes at most 10 seconds. Rejects only if `webhooks` was not made by `createWebhooks()`.
 *
 * @throws TypeError if `webhooks` was not made by `createWebhooks()`
 */
export async function selfTest(webhooks: Receiver, url: string | URL): Promise<SelfTestResult> {
  const { secrets, settings, probesUnderWay: underWay } = partsOf(webhooks, 'selfTest')
  const id = probeId()
  underWay.add(id)
  const seenHere = () => !underWay.has(id)
  const result = await sendProbe(url, {
    id,
    sign: (body) => signWith(secrets, settings.clock, body),
    verifiedBy: () => (seenHere() ? 'this process' : 'another process'),
  })
  return { ...result, seenHere: seenHere() || !underWay.delete(id) }
}
