import type { DeadLetter, DeadLetters, EventJob } from '@audian-webhooks/core/queue'

/** Keeps the last `most` dead letters. `replay()` passes their jobs to `addJob`. If that throws, the letter stays. */
export class DeadJobs implements DeadLetters {
  readonly #letters = new Map<string, DeadLetter>()
  readonly #most: number
  readonly #addJob: (job: EventJob) => void
  #count = 0
  #warned = false

  constructor(most: number, addJob: (job: EventJob) => void) {
    this.#most = most
    this.#addJob = addJob
  }

  get size(): number {
    return this.#letters.size
  }

  add(letter: Omit<DeadLetter, 'id'>): void {
    const id = String(++this.#count)
    this.#letters.set(id, { ...letter, id })
    const [oldest] = this.#letters.keys()
    if (this.#letters.size <= this.#most || oldest === undefined) return
    this.#letters.delete(oldest)
    if (this.#warned) return
    this.#warned = true
    process.emitWarning(
      `memoryQueue: more than ${this.#most} dead letters, so the oldest are dropped. Replay or discard them.`,
      { code: 'AUDIAN_WEBHOOKS_MEMORY_QUEUE_DEAD_LETTERS' },
    )
  }

  list({ limit = 100, offset = 0 }: { readonly limit?: number; readonly offset?: number } = {}): readonly DeadLetter[] {
    return [...this.#letters.values()].reverse().slice(offset, offset + limit)
  }

  get(id: string): DeadLetter | undefined {
    return this.#letters.get(id)
  }

  discard(id: string): boolean {
    return this.#letters.delete(id)
  }

  replay(id: string): boolean {
    const letter = this.#letters.get(id)
    if (letter === undefined) return false
    this.#addJob(letter.job)
    return this.#letters.delete(id)
  }
}
