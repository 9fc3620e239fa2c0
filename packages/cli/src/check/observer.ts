import { setTimeout as pause } from 'node:timers/promises'
import { CommandError } from '../errors.ts'

/** How often the receiver has handled each event, by the event's id. */
export type Counts = Readonly<Record<string, number>>

const pollMs = 100
const answerMs = 5000

/** Reads what the receiver says that it has handled. */
export class Observer {
  readonly #url: URL

  constructor(url: URL) {
    this.#url = url
  }

  /** @throws CommandError if the answer is not a JSON object of numbers */
  async counts(): Promise<Counts> {
    const response = await fetch(this.#url, { signal: AbortSignal.timeout(answerMs) }).catch((error: Error) => {
      throw new CommandError(`--observe: cannot read ${this.#url.href}: ${reasonOf(error)}`)
    })
    const counts: unknown = await response.json().catch(() => undefined)
    if (!response.ok || !isCounts(counts)) {
      const expected = 'It must return 200 and a JSON object of numbers, such as {"evt_1": 1}.'
      throw new CommandError(`--observe: ${this.#url.href} returned ${response.status}. ${expected}`)
    }
    return counts
  }

  /** The counts as soon as they are as wanted, or the last ones when the time is over. Faults in between are passed over. */
  async until(isWanted: (counts: Counts) => boolean, timeoutMs: number): Promise<Counts> {
    const end = performance.now() + timeoutMs
    for (;;) {
      const isLast = performance.now() >= end
      const counts = await this.counts().catch((error: unknown) => {
        if (isLast) throw error
        return undefined
      })
      if (counts !== undefined && (isWanted(counts) || isLast)) return counts
      await pause(pollMs)
    }
  }

  /** The counts after a while in which something unwanted could still happen. */
  async after(quietMs: number): Promise<Counts> {
    await pause(quietMs)
    return await this.counts()
  }
}

function isCounts(value: unknown): value is Counts {
  return (
    typeof value === 'object' &&
    value !== null &&
    !Array.isArray(value) &&
    Object.values(value).every((count) => typeof count === 'number')
  )
}

function reasonOf(error: Error): string {
  const { cause } = error
  return cause instanceof Error && 'code' in cause ? `${cause.code}.` : `${error.message}.`
}
