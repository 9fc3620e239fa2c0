/** What is in progress, and can be closed when it takes too long. */
export interface Closable {
  close(): void
  /** Of the event, once it is known. */
  readonly key: string | undefined
}

/** A place among the deliveries in progress. Leaving it a second time has no effect. */
export interface DrainPlace {
  leave(): void
}

/** Tracks what is in progress, so that `close()` can wait for it. */
export class Drain {
  readonly #active: Entry[] = []
  #draining = false
  #whenIdle: (() => void) | undefined

  get draining(): boolean {
    return this.#draining
  }

  get active(): number {
    return this.#active.length
  }

  /** No new deliveries are accepted from here on. */
  begin(): void {
    this.#draining = true
  }

  enter(closable: Closable): DrainPlace {
    const entry = new Entry(this, closable, this.#active.length)
    this.#active.push(entry)
    return entry
  }

  /** @internal */
  remove(entry: Entry): void {
    if (this.#active[entry.index] !== entry) return
    // The last one takes the place: a set that is filled and emptied all the time costs five times as much.
    const last = this.#active.pop()
    if (last !== undefined && last !== entry) {
      this.#active[entry.index] = last
      last.index = entry.index
    }
    if (this.#active.length === 0) this.#whenIdle?.()
  }

  /** Settles when nothing is in progress. */
  idle(): Promise<void> {
    if (this.#active.length === 0) return Promise.resolve()
    return new Promise((resolve) => {
      this.#whenIdle = resolve
    })
  }

  /** Closes what is still in progress. Returns the keys of its events. */
  closeAll(): readonly string[] {
    for (const { closable } of this.#active) closable.close()
    return this.#active.flatMap(({ closable: { key } }) => (key === undefined ? [] : [key]))
  }
}

class Entry implements DrainPlace {
  readonly closable: Closable
  index: number
  readonly #drain: Drain

  constructor(drain: Drain, closable: Closable, index: number) {
    this.#drain = drain
    this.closable = closable
    this.index = index
  }

  leave(): void {
    this.#drain.remove(this)
  }
}
