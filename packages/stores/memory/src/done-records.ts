import { Generation } from './generation.ts'
import { hash } from './hash.ts'

export interface DoneRecord {
  readonly fingerprint: number | undefined
  isBy(token: string): boolean
}

/**
 * A retention is cut into this many stretches, so a record is kept at most this fraction longer than asked for; and a
 * generation is full with this fraction of all records, so that what is dropped from it occupies no more than that.
 */
const stretches = 4
const tokenBits = 2 ** 21
/** A generation costs as much memory as some hundred records. */
const shortestGeneration = 1024

/**
 * Which keys are done, a number each: 32 bits of fingerprint and 21 of the token's hash. Expiry costs nothing a key:
 * a whole generation is released at its end. To make room, the key that was done first goes first, from any generation
 * it is.
 */
export class DoneRecords {
  /** The one that ends last comes first: most lookups are for recent events. */
  readonly #generations: Generation[] = []
  readonly #generationLength: number
  #nextOrder = 0

  /** @param maxRecords how many the caller keeps at most, by `dropOldest()` */
  constructor(maxRecords: number) {
    this.#generationLength = Math.max(shortestGeneration, Math.ceil(maxRecords / stretches))
  }

  get size(): number {
    return this.#generations.reduce((sum, { size }) => sum + size, 0)
  }

  /** Adds a key that is not done. */
  add(
    key: string,
    record: { token: string; fingerprint: number | undefined },
    time: { now: number; retainMs: number },
  ) {
    const stretchMs = Math.max(1, time.retainMs / stretches)
    const endsAt = (Math.floor((time.now + time.retainMs) / stretchMs) + 1) * stretchMs
    this.#generationUntil(endsAt).add(key, packed(record), this.#nextOrder++)
  }

  get(key: string, now: number): DoneRecord | undefined {
    this.letGo(now)
    for (const generation of this.#generations) {
      const value = generation.get(key)
      if (value !== undefined) return unpacked(value)
    }
    return undefined
  }

  /** Forgets the record that was added first. */
  dropOldest(): void {
    const [first] = this.#generations
    if (first === undefined) return
    const oldest = this.#generations.reduce((a, b) => (b.oldestOrder < a.oldestOrder ? b : a), first)
    oldest.dropOldest()
    if (oldest.size === 0) this.#generations.splice(this.#generations.indexOf(oldest), 1)
  }

  /** Forgets the generations that have ended. */
  letGo(now: number): void {
    while ((this.#generations.at(-1)?.endsAt ?? Number.POSITIVE_INFINITY) <= now) this.#generations.pop()
  }

  #generationUntil(endsAt: number): Generation {
    const index = this.#generations.findIndex((generation) => generation.endsAt <= endsAt)
    const at = index === -1 ? this.#generations.length : index
    const found = this.#generations[at]
    if (found?.endsAt === endsAt && found.added < this.#generationLength) return found
    const generation = new Generation(endsAt)
    this.#generations.splice(at, 0, generation)
    return generation
  }
}

// Negative: without a fingerprint. A fingerprint that is not a whole number below 2^32 is not kept: it only serves reports.
function packed({ token, fingerprint = -1 }: { token: string; fingerprint: number | undefined }): number {
  const tokenPart = hash(token) % tokenBits
  const fits = fingerprint >>> 0 === fingerprint
  return fits ? fingerprint * tokenBits + tokenPart : -1 - tokenPart
}

function unpacked(value: number): DoneRecord {
  const tokenPart = value < 0 ? -1 - value : value % tokenBits
  return {
    fingerprint: value < 0 ? undefined : Math.floor(value / tokenBits),
    isBy: (token) => hash(token) % tokenBits === tokenPart,
  }
}
