import { type EventJob, enqueuer, type QueueStats, type QueueWorker, type RunJob } from '@audian-webhooks/core/queue'
import { createRedisBackend, Queue, type QueueOptions } from 'bullmq'
import type { BullmqQueue, BullmqQueueOptions } from './bullmq-queue.ts'
import { isInstance, producerConnection, workerConnection } from './connections.ts'
import { DeadLetterQueue } from './dead-letter-queue.ts'
import { type DurabilityCheck, durabilityCheck } from './durability-check.ts'
import { errorReports } from './error-reports.ts'
import { EventWorker } from './event-worker.ts'
import { jobIdOf } from './job-id.ts'
import { JobWorker } from './job-worker.ts'
import type { Letter } from './letter.ts'
import { plainError } from './plain-error.ts'
import { queueStats } from './queue-stats.ts'
import { checkReadiness } from './readiness.ts'
import { backoffMs } from './retry-error.ts'
import { verdictSettler } from './verdicts.ts'
import { within } from './within.ts'

/** For the first connection, before an event is refused. */
const connectMs = 2000
const closeMs = 3000
const stopTimeoutMs = 25_000
const gone: readonly string[] = ['close', 'reconnecting', 'end']

type ConnectedClient = Awaited<ReturnType<Queue['getBackend']>['client']>

export class RedisQueue implements BullmqQueue {
  readonly enqueuer = enqueuer
  readonly bull: { readonly jobs: Queue<EventJob>; readonly dead: Queue<Letter> }
  readonly deadLetters: DeadLetterQueue
  readonly #options: BullmqQueueOptions
  readonly #name: string
  readonly #onError: (error: unknown) => void
  readonly #durability: DurabilityCheck
  readonly #workers = new Set<QueueWorker>()
  /** Always the same one: it reconnects automatically. */
  #client: ConnectedClient | undefined
  #closing: Promise<void> | undefined

  constructor(options: BullmqQueueOptions) {
    const { connection, name = 'audian-webhooks', onError, onDurabilityProblem } = options
    this.#options = options
    this.#name = name
    this.#onError = errorReports(onError)
    const settings = { ...this.#common, connection: producerConnection(connection) }
    this.bull = {
      jobs: this.#open(name, settings),
      dead: this.#open(`${name}-dead`, settings),
    }
    this.deadLetters = new DeadLetterQueue(this.bull)
    this.#durability = durabilityCheck(() => this.#info(), onDurabilityProblem)
  }

  async add(job: EventJob): Promise<void> {
    this.#refuseClosed()
    try {
      await this.#connected()
      await this.bull.jobs.add('event', job, { jobId: jobIdOf(job.key) })
    } catch (error) {
      throw plainError(error)
    }
    this.#durability.check()
  }

  work(run: RunJob, { concurrency }: { readonly concurrency: number }): QueueWorker {
    this.#refuseClosed()
    const { lockMs = 10_000, stalledCheckMs = 5000 } = this.#options
    const { connection, close } = workerConnection(this.#options.connection, this.#onError)
    const worker = new EventWorker({
      run,
      settle: verdictSettler(this.deadLetters, this.#onError),
      onError: this.#onError,
      lockMs,
      close,
      start: (process) =>
        new JobWorker(
          this.#name,
          process,
          {
            ...this.#common,
            connection,
            concurrency,
            lockDuration: lockMs,
            stalledInterval: stalledCheckMs,
            // How often a job may end its process is core's to say.
            maxStalledCount: Number.MAX_SAFE_INTEGER,
            settings: { backoffStrategy: backoffMs },
          },
          createRedisBackend,
        ),
    })
    this.#workers.add(worker)
    this.#durability.check()
    return worker
  }

  stats(): Promise<QueueStats> {
    return queueStats(this.bull)
  }

  ready(): Promise<void> {
    return checkReadiness(() => this.#info())
  }

  close(): Promise<void> {
    this.#closing ??= this.#close()
    return this.#closing
  }

  async #close(): Promise<void> {
    await Promise.all([...this.#workers].map((worker) => worker.stop({ timeoutMs: stopTimeoutMs })))
    const queues = [this.bull.jobs, this.bull.dead]
    // While Redis is away, closing waits or fails, and the connection would be opened again for ever.
    const closed = Promise.all(queues.map((queue) => queue.close())).then(
      () => true,
      () => false,
    )
    const inTime = await within(closed, closeMs)
    if ((inTime && (await closed)) || isInstance(this.#options.connection)) return
    for (const queue of queues) queue.disconnect().catch(() => undefined)
  }

  get #common(): Pick<QueueOptions, 'prefix' | 'telemetry' | 'skipVersionCheck'> {
    const { prefix, telemetry } = this.#options
    // A queue or worker whose check of the version fails once, as without the permission for INFO, never works again.
    return {
      skipVersionCheck: true,
      ...(prefix !== undefined && { prefix }),
      ...(telemetry !== undefined && { telemetry }),
    }
  }

  #open<TData>(name: string, settings: QueueOptions): Queue<TData> {
    const queue = new Queue<TData>(name, settings, createRedisBackend)
    queue.on('error', this.#onError)
    return queue
  }

  async #connected(): Promise<void> {
    this.#client ??= await this.#firstConnection()
    if (gone.includes(this.#client.status)) throw new Error('Redis cannot be reached: the connection is broken.')
  }

  async #firstConnection(): Promise<ConnectedClient> {
    const connecting = this.bull.jobs.getBackend().client
    if (await within(connecting, connectMs)) return await connecting
    throw new Error(`Redis cannot be reached: no connection within ${connectMs} ms.`)
  }

  async #info(): Promise<string> {
    const client = await this.bull.jobs.getBackend().client
    return client.info()
  }

  #refuseClosed(): void {
    if (this.#closing !== undefined) throw new Error('bullmqQueue: the queue is closed.')
  }
}
