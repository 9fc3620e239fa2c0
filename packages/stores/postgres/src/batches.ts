/** Sends the calls as one statement. The answers come in the order of the calls. */
export type SendBatch<TCall, TAnswer> = (calls: readonly TCall[]) => Promise<readonly TAnswer[]>

/** A statement can write a row only once, so of several calls about the same it holds the first. */
export interface Sameness<TCall, TAnswer> {
  /** Two calls with the same identity do not go into one statement. */
  identity(call: TCall): string
  /** What a call is answered for which another of the same identity was sent, from that one's answer. */
  echo(call: TCall, sent: TCall, answer: TAnswer): TAnswer
}

interface Waiting<TCall, TAnswer> {
  readonly call: TCall
  resolve(answer: TAnswer): void
  reject(error: unknown): void
}

/** Calls of one identity. The first is sent. */
type Same<TCall, TAnswer> = [Waiting<TCall, TAnswer>, ...Waiting<TCall, TAnswer>[]]

const maxBatch = 256
/** One is being written while the next is under way. */
const maxInFlight = 2

/**
 * Collects calls into batches: what arrives while others are under way goes together, and a call that finds nothing
 * under way goes at once.
 */
export class Batches<TCall, TAnswer> {
  readonly #send: SendBatch<TCall, TAnswer>
  readonly #sameness: Sameness<TCall, TAnswer>
  #waiting: Waiting<TCall, TAnswer>[] = []
  #inFlight = 0
  #planned = false

  constructor(send: SendBatch<TCall, TAnswer>, sameness: Sameness<TCall, TAnswer>) {
    this.#send = send
    this.#sameness = sameness
  }

  add(call: TCall): Promise<TAnswer> {
    return new Promise((resolve, reject) => {
      this.#waiting.push({ call, resolve, reject })
      this.#plan()
    })
  }

  // After the events of this turn of the loop, since several of them may bring calls. It costs microseconds.
  #plan(): void {
    if (this.#planned || this.#inFlight >= maxInFlight || this.#waiting.length === 0) return
    this.#planned = true
    setImmediate(() => {
      this.#planned = false
      void this.#flush(this.#takeBatch())
      this.#plan()
    })
  }

  #takeBatch(): Same<TCall, TAnswer>[] {
    const batch = new Map<string, Same<TCall, TAnswer>>()
    const left: Waiting<TCall, TAnswer>[] = []
    for (const waiting of this.#waiting) {
      const identity = this.#sameness.identity(waiting.call)
      const same = batch.get(identity)
      if (same !== undefined) same.push(waiting)
      else if (batch.size < maxBatch) batch.set(identity, [waiting])
      else left.push(waiting)
    }
    this.#waiting = left
    return [...batch.values()]
  }

  async #flush(batch: readonly Same<TCall, TAnswer>[]): Promise<void> {
    this.#inFlight++
    try {
      const answers = await this.#send(batch.map(([first]) => first.call))
      for (const [at, same] of batch.entries()) this.#answer(same, answers[at] as TAnswer)
    } catch (error) {
      if (batch.length > 1 && isAboutTheStatement(error)) await this.#oneByOne(batch)
      else for (const { reject } of batch.flat()) reject(error)
    } finally {
      this.#inFlight--
      this.#plan()
    }
  }

  // So that one call which the server refuses does not fail the others.
  async #oneByOne(batch: readonly Same<TCall, TAnswer>[]): Promise<void> {
    for (const same of batch) {
      try {
        const [answer] = await this.#send([same[0].call])
        this.#answer(same, answer as TAnswer)
      } catch (error) {
        for (const { reject } of same) reject(error)
      }
    }
  }

  #answer([first, ...others]: Same<TCall, TAnswer>, answer: TAnswer): void {
    first.resolve(answer)
    for (const { call, resolve } of others) resolve(this.#sameness.echo(call, first.call, answer))
  }
}

/**
 * A server that is away, shutting down or out of connections would refuse each of them alone as well. Node's own codes
 * can be as long as SQLSTATEs (EPIPE); no SQLSTATE begins with E.
 */
function isAboutTheStatement(error: unknown): boolean {
  const code = error instanceof Error ? Reflect.get(error, 'code') : undefined
  return typeof code === 'string' && /^(?!E|08|53|57|25006)[0-9A-Z]{5}$/.test(code)
}
