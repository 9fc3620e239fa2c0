const shardCount = 64

/**
 * A map of strings in 64 parts. One big `Map` stops the process for 50 to 150 ms when it grows near a million keys; a
 * part has a 64th of that to move.
 */
export class ShardedMap<T> {
  readonly #shards: Map<string, T>[] = Array.from({ length: shardCount }, () => new Map())
  #size = 0

  get size(): number {
    return this.#size
  }

  get(key: string): T | undefined {
    return this.#shardOf(key).get(key)
  }

  set(key: string, value: T): void {
    const shard = this.#shardOf(key)
    const before = shard.size
    shard.set(key, value)
    this.#size += shard.size - before
  }

  delete(key: string): void {
    if (this.#shardOf(key).delete(key)) this.#size--
  }

  *entriesOfShard(index: number): Iterable<readonly [string, T]> {
    yield* this.#shards[index % shardCount] ?? []
  }

  #shardOf(key: string): Map<string, T> {
    return this.#shards[shardIndex(key)] as Map<string, T> // always one of them
  }
}

/** By the last letters alone: ids differ there, and the map itself hashes the whole key. */
function shardIndex(key: string): number {
  const { length } = key
  let index = 0
  for (let at = length < 4 ? 0 : length - 4; at < length; at++) index = index * 31 + key.charCodeAt(at)
  return index % shardCount
}
