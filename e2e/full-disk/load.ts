import { setTimeout as sleep } from 'node:timers/promises'

const lanes = 16
const againMs = 50

/** Delivers new events without a pause, each again and again until the answer is 200. */
export class Load {
  readonly accepted: string[] = []
  /** Answers that are neither 200 nor 503. */
  readonly strange: number[] = []
  /** How many answers were 503. */
  refusals = 0
  readonly #deliver: (id: string) => Promise<number | 'cut off'>
  readonly #ended: Promise<unknown>
  #begun = 0
  #stopped = false

  /** @param deliver gives the HTTP status */
  constructor(deliver: (id: string) => Promise<number | 'cut off'>) {
    this.#deliver = deliver
    this.#ended = Promise.all(Array.from({ length: lanes }, () => this.#lane()))
  }

  /** Begins no further event, and waits until those that have begun are accepted. */
  async stop(): Promise<void> {
    this.#stopped = true
    await this.#ended
  }

  async #lane(): Promise<void> {
    while (!this.#stopped) await this.#accept(`evt_${this.#begun++}`)
  }

  async #accept(id: string): Promise<void> {
    for (;;) {
      const answer = await this.#deliver(id)
      if (answer === 200) {
        this.accepted.push(id)
        return
      }
      if (answer === 503) this.refusals++
      else if (answer !== 'cut off') this.strange.push(answer)
      await sleep(againMs)
    }
  }
}
