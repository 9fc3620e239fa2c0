/** Notices errors that no one caught: in a server they take the process down. */
export class CrashWatch {
  readonly #crashes: unknown[] = []
  readonly #note = (error: unknown) => void this.#crashes.push(error)

  constructor() {
    process.on('uncaughtException', this.#note)
    process.on('unhandledRejection', this.#note)
  }

  /** Stops watching. @throws AggregateError if there were any */
  async end(): Promise<void> {
    // Node tells of a rejection once the turn is over in which no one took it.
    await new Promise((resolve) => setImmediate(resolve))
    process.off('uncaughtException', this.#note)
    process.off('unhandledRejection', this.#note)
    if (this.#crashes.length === 0) return
    throw new AggregateError(this.#crashes, `${this.#crashes.length} errors would have taken the process down.`)
  }
}
