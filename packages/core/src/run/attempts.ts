/** More events than fail together in a healthy receiver. Beyond this number the oldest are forgotten. */
const maxKeys = 10_000

/** Counts the failed runs of each event in this process, for `ctx.attempt`. */
export class Attempts {
  readonly #failures = new Map<string, number>()

  /** The number of the run that is about to begin. */
  next(key: string): number {
    return this.#failures.size === 0 ? 1 : (this.#failures.get(key) ?? 0) + 1
  }

  failed(key: string): void {
    const failures = this.next(key)
    this.#failures.delete(key)
    this.#failures.set(key, failures)
    const [oldest] = this.#failures.keys()
    if (this.#failures.size > maxKeys && oldest !== undefined) this.#failures.delete(oldest)
  }

  succeeded(key: string): void {
    if (this.#failures.size > 0) this.#failures.delete(key)
  }
}
