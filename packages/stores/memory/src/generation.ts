import { RecordLog } from './record-log.ts'
import { ShardedMap } from './sharded-map.ts'

/**
 * Done records that expire in one stretch of time, and are forgotten together at its end. Those that are dropped before
 * leave their keys behind until then: deleting from a large map costs more than the key's place.
 */
export class Generation {
  readonly endsAt: number
  readonly #slots = new ShardedMap<number>()
  readonly #log = new RecordLog()

  constructor(endsAt: number) {
    this.endsAt = endsAt
  }

  get size(): number {
    return this.#log.size
  }

  /** How many records were ever added. */
  get added(): number {
    return this.#log.added
  }

  /** The order of the record that was added first. */
  get oldestOrder(): number {
    return this.#log.oldestOrder ?? Number.POSITIVE_INFINITY
  }

  /** @param order greater than that of any record before */
  add(key: string, record: number, order: number): void {
    this.#slots.set(key, this.#log.push(record, order))
  }

  get(key: string): number | undefined {
    const slot = this.#slots.get(key)
    return slot === undefined ? undefined : this.#log.recordAt(slot)
  }

  /** Forgets the record that was added first. */
  dropOldest(): void {
    this.#log.shift()
  }
}
