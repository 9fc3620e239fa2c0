/** What the receiver's process says: where it listens; at its end, what it has done. */
export type FromReceiver = { readonly port: number } | Done

export interface Done {
  /** How often each event was handled, by its id. */
  readonly runs: Readonly<Record<string, number>>
  /** Deliveries by outcome. */
  readonly outcomes: Readonly<Record<string, number>>
}
