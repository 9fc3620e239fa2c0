/** One event as Audian sends it: the body of a delivery. Source: the vendor's payload page. */
export interface Envelope<TName extends string = string, TData = unknown> {
  /** `evt_…`: the same in every delivery of the event. May be missing: the code in Audian's setup guide does not read it. */
  readonly id: string | undefined
  /** When it happened: ISO 8601, UTC. May be missing. */
  readonly timestamp: string | undefined
  /** The payload version, `v1` today. May be missing. */
  readonly version: string | undefined
  /** The event's name. */
  readonly event: TName
  /** What happened; its fields depend on the name. */
  readonly data: TData
}
