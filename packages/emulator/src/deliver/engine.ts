import { setMaxListeners } from 'node:events'
import type { Delivery } from '../state/delivery.ts'
import { isOpen } from '../state/is-open.ts'
import type { State } from '../state/state.ts'
import { type ChaosPlan, calm } from './chaos-plan.ts'
import { conclude } from './conclude.ts'
import { type AttemptContext, makeAttempt } from './make-attempt.ts'
import { delayAfter } from './schedule.ts'
import { type WaitingRoom, waitingRoom } from './waiting-room.ts'
import { type WorkLimits, type WorkQueue, workQueue } from './work-queue.ts'

export interface EngineOptions {
  readonly state: State
  readonly context: Omit<AttemptContext, 'signal'>
  readonly limits: WorkLimits
  readonly random: () => number
  /** Called after each attempt. */
  readonly onProgress: () => void
  /** Called for a delivery that its plan repeats. */
  readonly onAgain: (delivered: Delivery) => void
}

/** Makes the attempts of deliveries: when, how often, how many at once. It does not depend on their content. */
export class Engine {
  readonly #options: EngineOptions
  readonly #queue: WorkQueue
  readonly #waiting: WaitingRoom
  readonly #plans = new Map<string, ChaosPlan>()
  readonly #ending = new AbortController()
  readonly #running = new Set<Promise<void>>()
  #queued = 0

  constructor(options: EngineOptions) {
    this.#options = options
    this.#queue = workQueue(options.limits)
    this.#waiting = waitingRoom(options.context.clock)
    // Each attempt in progress adds a listener, and there may be many.
    setMaxListeners(0, this.#ending.signal)
  }

  /** Whether an attempt is in progress or waits for a slot. */
  get busy(): boolean {
    return this.#queued > 0
  }

  /** Adds a new delivery. */
  begin(delivery: Delivery, plan: ChaosPlan): void {
    if (plan !== calm) this.#plans.set(delivery.id, plan)
    const { context, random } = this.#options
    const delayMs = plan.delayMs + (delayAfter(0, context.schedule, random) ?? 0)
    if (delayMs > 0) this.#wait(delivery, delayMs)
    else {
      this.#put(delivery)
      this.#enqueue(delivery)
    }
    if (plan.hold) this.#waiting.hold(delivery)
  }

  /** Continues the deliveries that an earlier process left open. */
  resume(): void {
    const { state, context } = this.#options
    for (const delivery of state.deliveries().filter(({ status }) => isOpen(status))) {
      const restMs = (delivery.nextAttemptAt ?? 0) - context.clock.monotonic()
      if (restMs > 0) this.#waiting.wait(delivery, restMs, () => this.#enqueue(delivery))
      else this.#enqueue(delivery)
    }
  }

  /** Makes the attempt that a delivery waits for. Returns false if it does not wait for one. */
  retryNow(delivery: Delivery): boolean {
    if (!this.#waiting.has(delivery)) return false
    this.#put(delivery)
    this.#waiting.hurry(delivery)
    return true
  }

  /** Makes no more attempts for deliveries that were removed. The outcomes of those that are in progress are not kept. */
  forget(deliveries: readonly Delivery[]): void {
    for (const delivery of deliveries) {
      this.#waiting.forget(delivery)
      this.#plans.delete(delivery.id)
    }
  }

  /** Ends the deliveries of a deleted endpoint at once, instead of when their next attempt is due. */
  endpointRemoved(endpointId: string): void {
    this.#waiting.release(endpointId)
  }

  /** Aborts attempts in progress without an outcome, and starts no new ones. */
  async close(): Promise<void> {
    this.#ending.abort(new Error('The emulator is closing.'))
    this.#waiting.clear()
    this.#queue.clear()
    await Promise.all(this.#running)
    this.#queued = 0
    this.#options.onProgress()
  }

  #enqueue({ id, endpointId }: Delivery): void {
    if (this.#ending.signal.aborted) return
    this.#queued++
    void this.#queue.add(endpointId, () => this.#run(id))
  }

  #run(id: string): Promise<void> {
    const run = this.#attempt(id)
      .catch((error: unknown) => {
        // The state file cannot be written. Its content stays consistent: the attempt is made again after a restart.
        process.emitWarning(`The outcome of a delivery could not be stored: ${String(error)}`, {
          type: 'EmulatorWarning',
        })
      })
      .finally(() => {
        this.#queued--
        this.#running.delete(run)
        this.#options.onProgress()
      })
    this.#running.add(run)
    return run
  }

  async #attempt(id: string): Promise<void> {
    const { state, context, random } = this.#options
    const delivery = state.delivery(id)
    if (delivery === undefined) return
    const endpoint = state.endpoint(delivery.endpointId)
    if (endpoint === undefined) return this.#giveUp(delivery, 'The webhook was deleted.')
    if (!endpoint.active) return this.#giveUp(delivery, 'The webhook is not active.')
    const cut = delivery.attempts.length === 0 ? this.#plans.get(id)?.cut : undefined
    try {
      const made = await makeAttempt({ delivery, endpoint, cut }, { ...context, signal: this.#ending.signal })
      if (state.delivery(id) === undefined) return
      const { delivery: concluded, delayMs } = conclude(delivery, made, { schedule: context.schedule, random })
      if (delayMs === undefined) this.#finish(concluded)
      else this.#wait(concluded, delayMs)
      this.#waiting.overtaken(delivery)
    } catch (error) {
      // The outcome of an attempt that close() has aborted is unknown: the next process that opens the state makes it again.
      if (!this.#ending.signal.aborted) throw error
    }
  }

  #finish(delivery: Delivery): void {
    const again = this.#plans.get(delivery.id)?.again === true && delivery.status === 'delivered'
    this.#plans.delete(delivery.id)
    this.#put(delivery)
    if (again) this.#options.onAgain(delivery)
  }

  #giveUp(delivery: Delivery, reason: string): void {
    this.#finish({ ...delivery, status: 'failed', reason })
  }

  #put(delivery: Delivery): void {
    this.#options.state.putDelivery({ ...delivery, nextAttemptAt: undefined })
  }

  #wait(delivery: Delivery, delayMs: number): void {
    const { state, context } = this.#options
    state.putDelivery({ ...delivery, nextAttemptAt: context.clock.monotonic() + delayMs })
    this.#waiting.wait(delivery, delayMs, () => this.#enqueue(delivery))
  }
}
