import { makeToken } from '../claim/token.ts'
import type { Receiver } from '../delivery/receiver.ts'
import { partsOf, type ReceiverParts } from '../operate/receiver-parts.ts'
import { OptionsError } from '../options-error.ts'
import type { Claim } from '../store/store.ts'
import { StoreFailure } from '../store/store-failure.ts'
import type { EventJob } from './event-job.ts'
import type { DeadLetter, EventQueue } from './event-queue.ts'
import { isEventQueue, queueProblems, type WithWorkers } from './with-workers.ts'

/** The dead letters of a receiver's queue. Keeps the records in its store consistent with them. */
export interface ReceiverDeadLetters {
  /** The newest first. Default: the first 100. */
  list(page?: { readonly limit?: number; readonly offset?: number }): Promise<readonly DeadLetter[]>
  get(id: string): Promise<DeadLetter | undefined>
  /**
   * Puts the job back into the queue, with all its attempts available. `already-done`: its event has been handled in the
   * meantime, so the letter stays. With `force` its handlers run again, with a separate key: `ctx.key` ends in `~` and
   * a random text.
   *
   * Rejects if the store or the queue fails. The letter stays then.
   */
  replay(id: string, options?: { readonly force?: boolean }): Promise<'replayed' | 'already-done' | 'not-found'>
  /**
   * Deletes the letter, and records its event as handled, so that another delivery of it runs no handler.
   *
   * Rejects if the store or the queue fails. The letter stays then.
   */
  discard(id: string): Promise<'discarded' | 'not-found'>
}

/** Long enough for a claim and its release. */
const leaseMs = 1000

/**
 * The dead letters of a receiver's queue.
 *
 * @throws OptionsError for a receiver without a queue that has workers
 * @throws TypeError if `webhooks` was not made by `createWebhooks()`
 */
export function deadLetters<TWebhooks extends Receiver>(webhooks: WithWorkers<TWebhooks>): ReceiverDeadLetters {
  const receiver = webhooks as unknown as Receiver // the sentence is never a value
  const parts = partsOf(receiver, 'deadLetters')
  const { queue } = parts.settings
  if (!isEventQueue(queue)) throw new OptionsError('deadLetters', queueProblems(queue))
  return new QueueDeadLetters(queue, parts)
}

class QueueDeadLetters implements ReceiverDeadLetters {
  readonly #queue: EventQueue
  readonly #parts: ReceiverParts

  constructor(queue: EventQueue, parts: ReceiverParts) {
    this.#queue = queue
    this.#parts = parts
  }

  async list(page?: { readonly limit?: number; readonly offset?: number }): Promise<readonly DeadLetter[]> {
    return await this.#queue.deadLetters.list(page)
  }

  async get(id: string): Promise<DeadLetter | undefined> {
    return await this.#queue.deadLetters.get(id)
  }

  async replay(
    id: string,
    { force = false }: { readonly force?: boolean } = {},
  ): Promise<'replayed' | 'already-done' | 'not-found'> {
    const letter = await this.get(id)
    if (letter === undefined) return 'not-found'
    const token = makeToken()
    const claim = await this.#claim(letter.job, token)
    if (claim?.state === 'done') return force ? await this.#replayAgain(letter, token) : 'already-done'
    if (claim?.state === 'claimed') await this.#call('release', ({ store }) => store.release(letter.job.key, token))
    return (await this.#queue.deadLetters.replay(id)) ? 'replayed' : 'not-found'
  }

  async discard(id: string): Promise<'discarded' | 'not-found'> {
    const letter = await this.get(id)
    if (letter === undefined) return 'not-found'
    const token = makeToken()
    const claim = await this.#claim(letter.job, token)
    // Busy: another run of the event is running, and its result counts.
    if (claim?.state === 'claimed') {
      const { retainMs } = this.#parts.settings.numbers
      await this.#call('complete', ({ store }) => store.complete(letter.job.key, token, retainMs))
    }
    return (await this.#queue.deadLetters.discard(id)) ? 'discarded' : 'not-found'
  }

  /** The store would return that the event is done, so the job gets a key that no event has. */
  async #replayAgain({ id, job }: DeadLetter, token: string): Promise<'replayed'> {
    await this.#queue.add({ ...job, key: `${job.key}~${token.slice(0, 8)}` })
    await this.#queue.deadLetters.discard(id)
    return 'replayed'
  }

  /** `undefined` for a damaged job that has no key. */
  async #claim(job: EventJob, token: string): Promise<Claim | undefined> {
    const key: unknown = job?.key
    if (typeof key !== 'string' || key === '') return undefined
    return await this.#call('claim', ({ store }) => store.claim(key, { token, leaseMs }))
  }

  async #call<T>(
    method: 'claim' | 'complete' | 'release',
    ask: (leases: ReceiverParts['leases']) => T | Promise<T>,
  ): Promise<T> {
    const { leases } = this.#parts
    const answer = await leases.call(method, () => ask(leases))
    if (answer instanceof StoreFailure) throw answer.error
    return answer
  }
}
