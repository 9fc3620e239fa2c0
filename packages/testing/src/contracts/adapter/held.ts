/** A handler that continues until it is released. */
export class Held {
  #go: () => void = () => undefined
  readonly #gone = new Promise<void>((resolve) => {
    this.#go = resolve
  })

  readonly wait = (): Promise<void> => this.#gone

  go(): void {
    this.#go()
  }
}
