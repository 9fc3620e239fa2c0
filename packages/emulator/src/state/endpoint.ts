/** A webhook that is registered at the emulator: where deliveries go, and what they are signed with. */
export interface Endpoint {
  /** `wh_…` */
  readonly id: string
  readonly url: string
  /** Names of events, or `*`. */
  readonly events: readonly string[]
  readonly active: boolean
  readonly description?: string | undefined
  readonly version: string
  /** ISO 8601, UTC. */
  readonly createdAt: string
  /** `whsec_…`: what deliveries are signed with at present. */
  readonly secret: string
  /** ISO 8601, UTC: since when. Absent if it was never rotated. */
  readonly rotatedAt?: string | undefined
}
