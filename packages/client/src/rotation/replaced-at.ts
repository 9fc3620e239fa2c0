/** When each secret but the newest was replaced, in milliseconds since the epoch. */
export type ReplacedAt = Readonly<Record<string, number>>

/** A clock. A clock of the receiver works too. */
export interface RotationClock {
  /** Milliseconds since the epoch. */
  now(): number
}

export const systemClock: RotationClock = { now: () => Date.now() }

/**
 * The times that belong to a list of secrets, the newest first. A secret without a known time counts as replaced now:
 * that can only keep it for longer than necessary.
 */
export function replacementTimes(secrets: readonly string[], known: ReplacedAt, now: number): ReplacedAt {
  // A map, since a secret may have the name of a property that every object inherits.
  const times = new Map(Object.entries(known))
  return Object.fromEntries(secrets.slice(1).map((secret) => [secret, times.get(secret) ?? now]))
}
