import type { Clock } from './async/clock.ts'
import { deferred } from './async/deferred.ts'
import type { Settler } from './claim/settle.ts'
import type { Progress } from './progress.ts'

/** Knows what is going on, so that `close()` can wait for it. */
export class Drain {
  readonly #clock: Clock
  readonly #active: Progress[] = []
  #closing: Promise<readonly string[]> | undefined
  #whenIdle: (() => void) | undefined

  constructor(clock: Clock) {
    this.#clock = clock
  }

  get draining(): boolean {
    return this.#closing !== undefined
  }

  get active(): number {
    return this.#active.length
  }

  begin(progress: Progress): void {
    progress.place = this.#active.push(progress) - 1
  }

  end(progress: Progress): void {
    if (this.#active[progress.place] !== progress) return
    // The last one takes the place: a set that is filled and emptied all the time costs five times as much.
    const last = this.#active.pop()
    if (last !== undefined && last !== progress) {
      this.#active[progress.place] = last
      last.place = progress.place
    }
    if (this.#active.length === 0) this.#whenIdle?.()
  }

  /**
   * Waits for everything that is going on, then aborts what is left. The leases of such runs are not given back: a
   * handler that is still at work may yet have its effect, so they lapse. Resolves to their keys, and to those whose
   * success is not recorded. A second call joins the first.
   */
  close(timeoutMs: number, settler: Settler): Promise<readonly string[]> {
    this.#closing ??= this.#close(timeoutMs, settler)
    return this.#closing
  }

  async #close(timeoutMs: number, settler: Settler): Promise<readonly string[]> {
    let timeIsUp = false
    const timeUp = deferred()
    const timer = this.#clock.setTimer(() => {
      timeIsUp = true
      timeUp.resolve()
    }, timeoutMs)
    await Promise.race([timeUp.promise, this.#idle().then(() => settler.allEnded())])
    timer.cancel()
    const unfinished = timeIsUp ? this.#unfinished(settler) : []
    settler.abandon()
    return unfinished
  }

  #idle(): Promise<void> {
    if (this.#active.length === 0) return Promise.resolve()
    return new Promise((resolve) => {
      this.#whenIdle = resolve
    })
  }

  #unfinished(settler: Settler): readonly string[] {
    for (const progress of this.#active) progress.close()
    const keys = this.#active.flatMap(({ key }) => (key === undefined ? [] : [key]))
    return [...new Set([...keys, ...settler.pendingKeys])]
  }
}
