import { hash } from './hash.ts'
import { ShardedMap } from './sharded-map.ts'

/** Records that expire in one stretch of time, and are forgotten together at its end. */
interface Generation {
  readonly endsAt: number
  readonly records: ShardedMap<number>
}

export interface DoneRecord {
  readonly fingerprint: string | undefined
  isBy(token: string): boolean
}

/** A retention is cut into this many stretches, so a record is kept at most this fraction longer than asked for. */
const stretches = 4
const tokenBits = 2 ** 21

/**
 * Which keys are done, a number each: 32 bits of fingerprint and 21 of the token's hash. Expiry costs nothing a key:
 * a whole generation is let go at its end.
 */
export class DoneRecords {
  /** The one that ends last comes first: what is asked for is mostly recent. */
  #generations: Generation[] = []

  get size(): number {
    return this.#generations.reduce((sum, { records }) => sum + records.size, 0)
  }

  add(
    key: string,
    record: { token: string; fingerprint: string | undefined },
    time: { now: number; retainMs: number },
  ) {
    const stretchMs = Math.max(1, time.retainMs / stretches)
    const endsAt = (Math.floor((time.now + time.retainMs) / stretchMs) + 1) * stretchMs
    this.#generationUntil(endsAt).records.set(key, packed(record))
  }

  get(key: string, now: number): DoneRecord | undefined {
    this.#letGo(now)
    for (const { records } of this.#generations) {
      const value = records.get(key)
      if (value !== undefined) return unpacked(value)
    }
    return undefined
  }

  /** Forgets some of the records that would expire first, and says how many. */
  dropOldest(): number {
    const oldest = this.#generations.at(-1)
    if (oldest === undefined) return 0
    const dropped = oldest.records.dropShard()
    if (oldest.records.size === 0) this.#generations.pop()
    return dropped
  }

  #generationUntil(endsAt: number): Generation {
    const index = this.#generations.findIndex((generation) => generation.endsAt <= endsAt)
    const at = index === -1 ? this.#generations.length : index
    const found = this.#generations[at]
    if (found?.endsAt === endsAt) return found
    const generation: Generation = { endsAt, records: new ShardedMap() }
    this.#generations.splice(at, 0, generation)
    return generation
  }

  #letGo(now: number): void {
    while ((this.#generations.at(-1)?.endsAt ?? Number.POSITIVE_INFINITY) <= now) this.#generations.pop()
  }
}

// Negative: without a fingerprint. A fingerprint that is no number below 2^32 is not kept: it only serves reports.
function packed({ token, fingerprint }: { token: string; fingerprint: string | undefined }): number {
  const number = Number(fingerprint ?? Number.NaN)
  const tokenPart = hash(token) % tokenBits
  const fits = Number.isInteger(number) && number >= 0 && number < 2 ** 32
  return fits ? number * tokenBits + tokenPart : -1 - tokenPart
}

function unpacked(value: number): DoneRecord {
  const tokenPart = value < 0 ? -1 - value : value % tokenBits
  return {
    fingerprint: value < 0 ? undefined : String(Math.floor(value / tokenBits)),
    isBy: (token) => hash(token) % tokenBits === tokenPart,
  }
}
