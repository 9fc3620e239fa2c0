/** Nothing here takes that long: it only turns a hang into an error. */
const hangMs = 10_000

/** What happens during a case, in order, and to be waited for. */
export class Recording<T> {
  readonly #what: string
  readonly all: T[] = []
  readonly #waiting = new Set<() => void>()

  constructor(what: string) {
    this.#what = what
  }

  add(item: T): void {
    this.all.push(item)
    for (const look of [...this.#waiting]) look()
  }

  /** Resolves to the so-manieth, counted from one, once it has happened. */
  nth(count: number): Promise<T> {
    return new Promise((resolve, reject) => {
      const guard = setTimeout(() => reject(new Error(this.#missing(count))), hangMs)
      const look = () => {
        if (this.all.length < count) return
        clearTimeout(guard)
        this.#waiting.delete(look)
        resolve(this.all[count - 1] as T) // there, by the line above
      }
      this.#waiting.add(look)
      look()
    })
  }

  #missing(count: number): string {
    return `${this.#what}: ${count} expected, ${this.all.length} within ${hangMs} ms.`
  }
}
