const chunkLength = 1024

interface Chunk {
  readonly records: number[]
  /** The place of each record among all that were ever added to the store. */
  readonly orders: number[]
}

/**
 * A queue of records, a number each. A record has a slot, a whole number that stays the same until it is removed. The
 * memory of removed records is freed in chunks.
 */
export class RecordLog {
  readonly #chunks: Chunk[] = []
  /** How many slots the chunks before the first one had. */
  #gone = 0
  #first = 0
  #next = 0

  get size(): number {
    return this.#next - this.#first
  }

  /** How many records were ever added. */
  get added(): number {
    return this.#next
  }

  get oldestOrder(): number | undefined {
    return this.size === 0 ? undefined : this.#chunks[0]?.orders[this.#first - this.#gone]
  }

  /** Returns the slot. */
  push(record: number, order: number): number {
    const slot = this.#next++
    const at = slot % chunkLength
    if (at === 0) this.#chunks.push(emptyChunk())
    const chunk = this.#chunks.at(-1) as Chunk // there is one: each begins at a multiple of the length
    chunk.records[at] = record
    chunk.orders[at] = order
    return slot
  }

  /** The record of a slot, unless it was removed. */
  recordAt(slot: number): number | undefined {
    if (slot < this.#first) return undefined
    return this.#chunks[Math.floor((slot - this.#gone) / chunkLength)]?.records[slot % chunkLength]
  }

  /** Removes the oldest record. */
  shift(): void {
    if (this.size === 0) return
    this.#first++
    if (this.#first - this.#gone < chunkLength) return
    this.#chunks.shift()
    this.#gone += chunkLength
  }
}

/** Of its full length from the start: an array that grows reserves half as much again. */
function emptyChunk(): Chunk {
  return { records: new Array(chunkLength), orders: new Array(chunkLength) }
}
