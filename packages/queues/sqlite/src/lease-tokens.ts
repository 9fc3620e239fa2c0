import { randomUUID } from 'node:crypto'

/** Tokens that no other process and no other run has. */
export class LeaseTokens {
  readonly #process = randomUUID()
  #count = 0

  next(): string {
    return `${this.#process}-${++this.#count}`
  }
}
