import { type ChildProcess, spawn } from 'node:child_process'
import { createWebhooks, type WebhooksOptions } from '@audian-webhooks/core'
import type { IdempotencyStore } from '@audian-webhooks/core/kit'
import { memoryStore } from '@audian-webhooks/store-memory'
import { redisStore } from '@audian-webhooks/store-redis'
import { bundledProgram, type RedisServer } from '@audian-webhooks/test-services'
import { Redis } from 'ioredis'
import type { Broker, WorkerOptions } from './broker.ts'

type ReceiverOptions = Partial<Pick<WebhooksOptions, 'store' | 'leaseMs' | 'renewMs' | 'queueTimeoutMs'>>

interface Servers {
  readonly broker: Broker
  readonly redis: RedisServer
  /** The name of the page's function that starts a worker. */
  readonly workerName: string
}

/** What a case works with. */
export class SinkBench {
  readonly broker: Broker
  readonly #servers: Servers
  readonly #toClose: (() => unknown)[] = []

  constructor(servers: Servers) {
    this.broker = servers.broker
    this.#servers = servers
  }

  /** A receiver with the page's sink. */
  async receiver(options: ReceiverOptions = {}, url = this.broker.url) {
    const queue = await this.broker.openSink(url)
    this.closeLater(() => queue.close())
    const base = { name: 'billing', secret: 'whsec_test', queue, logger: false } as const
    return createWebhooks({ ...base, ...options, store: options.store ?? memoryStore() })
  }

  /** Starts the page's worker. */
  async work(webhooks: Parameters<Broker['startWorker']>[0], options: Partial<WorkerOptions> = {}) {
    const worker = await this.broker.startWorker(webhooks, { url: this.broker.url, ...options })
    let closing: Promise<void> | undefined
    const close = () => (closing ??= worker.close())
    this.closeLater(close)
    return { close }
  }

  /** Starts it in its own process: see there. */
  async child(options: Partial<WorkerOptions> = {}, crashingId = ''): Promise<ChildProcess> {
    const { broker, redis, workerName } = this.#servers
    const script = await bundledProgram(new URL('worker-process.ts', import.meta.url))
    const args = [script, broker.modulePath, workerName, JSON.stringify({ url: broker.url, ...options }), crashingId]
    const child = spawn(process.execPath, args, {
      env: { ...process.env, REDIS_URL: redis.url },
      stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
    })
    this.closeLater(() => void child.kill('SIGKILL'))
    return child
  }

  /** The store that those processes use, too. */
  sharedStore(): IdempotencyStore {
    const client = new Redis(this.#servers.redis.url)
    this.closeLater(() => client.disconnect())
    return redisStore({ client })
  }

  closeLater(close: () => unknown): void {
    this.#toClose.push(close)
  }

  async close(): Promise<void> {
    for (const close of this.#toClose.splice(0).reverse()) await close()
  }
}
