/** Sends the calls as one statement. The answers come in the order of the calls. */
export type SendBatch<TCall, TAnswer> = (calls: readonly TCall[]) => Promise<readonly TAnswer[]>

/** A statement can write a row only once, so of several calls about the same it holds the first. */
interface Sameness<TCall, TAnswer> {
  /** Two calls with the same identity do not go into one statement. */
  identity(call: TCall): string
  /** Derives the result of a call from that of another call with the same identity, which was sent instead. */
  echo(call: TCall, sent: TCall, answer: TAnswer): TAnswer
}

export interface BatchesOptions<TCall, TAnswer> extends Sameness<TCall, TAnswer> {
  /** Milliseconds after which a call fails, and a batch no longer delays the others. */
  readonly limitMs: number
  /** Receives the result of a call that had failed because of this limit. */
  onLate?(call: TCall, answer: TAnswer): void
}

interface Waiting<TCall, TAnswer> {
  readonly call: TCall
  readonly since: number
  resolve(answer: TAnswer): void
  reject(error: unknown): void
}

/** Calls of one identity. The first is sent. */
type Same<TCall, TAnswer> = [Waiting<TCall, TAnswer>, ...Waiting<TCall, TAnswer>[]]

interface Batch<TCall, TAnswer> {
  readonly calls: readonly Same<TCall, TAnswer>[]
  /** Whether it has timed out, and its calls have failed. */
  overdue: boolean
}

const maxBatch = 256
/** One is being written while the next is in progress. */
const maxInFlight = 2
/** As many callers as this are split over two batches, so that they and the server need not wait for each other in turns. */
const worthSplitting = 128

/**
 * Collects calls into batches. Calls that arrive while others are in progress are sent together. If none is in
 * progress, a call is sent immediately.
 */
export class Batches<TCall, TAnswer> {
  readonly #send: SendBatch<TCall, TAnswer>
  readonly #options: BatchesOptions<TCall, TAnswer>
  #waiting: Waiting<TCall, TAnswer>[] = []
  #inFlight = 0
  #planned = false

  constructor(send: SendBatch<TCall, TAnswer>, options: BatchesOptions<TCall, TAnswer>) {
    this.#send = send
    this.#options = options
  }

  add(call: TCall): Promise<TAnswer> {
    return new Promise((resolve, reject) => {
      this.#waiting.push({ call, since: performance.now(), resolve, reject })
      this.#plan()
    })
  }

  // After the events of this turn of the loop, since several of them may bring calls. It costs microseconds.
  #plan(): void {
    if (this.#planned || this.#inFlight >= maxInFlight || this.#waiting.length === 0) return
    this.#planned = true
    setImmediate(() => {
      this.#planned = false
      this.#dropOld()
      const calls = this.#takeBatch()
      if (calls.length > 0) void this.#flush({ calls, overdue: false })
      this.#plan()
    })
  }

  // No one waits for them any more, so they would be answered for nothing.
  #dropOld(): void {
    const { limitMs } = this.#options
    const latest = performance.now() - limitMs
    const young = this.#waiting.findIndex(({ since }) => since > latest)
    const old = this.#waiting.splice(0, young === -1 ? this.#waiting.length : young)
    for (const { reject } of old) reject(unanswered(limitMs))
  }

  #takeBatch(): Same<TCall, TAnswer>[] {
    const batch = new Map<string, Same<TCall, TAnswer>>()
    const left: Waiting<TCall, TAnswer>[] = []
    const most = this.#inFlight === 0 ? batchSize(this.#waiting.length) : maxBatch
    for (const waiting of this.#waiting) {
      const identity = this.#options.identity(waiting.call)
      const same = batch.get(identity)
      if (same !== undefined) same.push(waiting)
      else if (batch.size < most) batch.set(identity, [waiting])
      else left.push(waiting)
    }
    this.#waiting = left
    return [...batch.values()]
  }

  async #flush(batch: Batch<TCall, TAnswer>): Promise<void> {
    const limit = this.#limit(batch)
    try {
      const answers = await this.#send(batch.calls.map(([first]) => first.call))
      for (const [at, same] of batch.calls.entries()) this.#answer(batch, same, answers[at] as TAnswer)
    } catch (error) {
      if (batch.calls.length > 1 && isAboutTheStatement(error)) await this.#oneByOne(batch)
      else for (const { reject } of batch.calls.flat()) reject(error)
    } finally {
      limit.end()
    }
  }

  /** Counts a batch as in progress until it has ended or its time is up, whichever comes first. */
  #limit(batch: Batch<TCall, TAnswer>): { end(): void } {
    const { limitMs } = this.#options
    this.#inFlight++
    const end = () => {
      this.#inFlight--
      this.#plan()
    }
    const timer = setTimeout(() => {
      batch.overdue = true
      for (const { reject } of batch.calls.flat()) reject(unanswered(limitMs))
      end()
    }, limitMs)
    timer.unref()
    return {
      end() {
        clearTimeout(timer)
        if (!batch.overdue) end()
      },
    }
  }

  // So that one call which the server refuses does not fail the others.
  async #oneByOne(batch: Batch<TCall, TAnswer>): Promise<void> {
    for (const same of batch.calls) {
      if (batch.overdue) return
      try {
        const [answer] = await this.#send([same[0].call])
        this.#answer(batch, same, answer as TAnswer)
      } catch (error) {
        for (const { reject } of same) reject(error)
      }
    }
  }

  #answer({ overdue }: Batch<TCall, TAnswer>, [first, ...others]: Same<TCall, TAnswer>, answer: TAnswer): void {
    if (overdue) {
      this.#options.onLate?.(first.call, answer)
      return
    }
    first.resolve(answer)
    for (const { call, resolve } of others) resolve(this.#options.echo(call, first.call, answer))
  }
}

/** Of the first batch, when nothing is in progress. */
function batchSize(waiting: number): number {
  return waiting > worthSplitting ? Math.min(maxBatch, Math.ceil(waiting / 2)) : maxBatch
}

function unanswered(limitMs: number): Error {
  return new Error(
    `postgresStore: no response within ${limitMs} ms. Is the server overloaded, or a connection dead? The next statements use other connections.`,
  )
}

/**
 * A server that is unavailable, shutting down or out of connections would reject each call alone as well. Node's own codes
 * can be as long as SQLSTATEs (EPIPE); no SQLSTATE begins with E.
 */
function isAboutTheStatement(error: unknown): boolean {
  const code = error instanceof Error ? Reflect.get(error, 'code') : undefined
  return typeof code === 'string' && /^(?!E|08|53|57|25006)[0-9A-Z]{5}$/.test(code)
}
