import type { Clock } from '../async/clock.ts'
import type { SecretSource } from '../verify/secrets.ts'
import { type ProbeResult, probeHeaders, probeId, sendProbe } from './probe.ts'

/** What a receiver's probe of its own address came back with. */
export interface SelfTestResult extends ProbeResult {
  /** Whether this very process saw it. Behind a load balancer another one may have. */
  readonly seenHere: boolean
}

/** Posts signed probes to the receiver's own address, and knows which of them have arrived in this process. */
export class SelfTest {
  readonly #secrets: Pick<SecretSource, 'current'>
  readonly #clock: Pick<Clock, 'now'>
  readonly #underWay = new Set<string>()

  constructor(secrets: Pick<SecretSource, 'current'>, clock: Pick<Clock, 'now'>) {
    this.#secrets = secrets
    this.#clock = clock
  }

  /** The ids of the probes that have been sent and not seen. */
  get underWay(): readonly string[] {
    return [...this.#underWay]
  }

  /** A probe was verified here. */
  seen(id: string): void {
    this.#underWay.delete(id)
  }

  /** The headers that Audian would send with a body, signed now with the newest secret. */
  async sign(body: Uint8Array): Promise<Record<string, string>> {
    const [key] = (await this.#secrets.current()).keys
    return probeHeaders({ secret: key?.secret ?? '', now: this.#clock.now(), body })
  }

  /** Never rejects. */
  async run(url: string | URL): Promise<SelfTestResult> {
    const id = probeId()
    this.#underWay.add(id)
    const seenHere = () => !this.#underWay.has(id)
    const result = await sendProbe(url, {
      id,
      now: this.#clock.now(),
      sign: (body) => this.sign(body),
      verifiedBy: () => (seenHere() ? 'this process' : 'another process'),
    })
    return { ...result, seenHere: seenHere() || !this.#underWay.delete(id) }
  }
}
