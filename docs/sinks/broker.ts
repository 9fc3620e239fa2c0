import type { Webhooks } from '@audian-webhooks/core'
import type { EventSink } from '@audian-webhooks/core/queue'

/** What the page's code exports for one kind of server, under one name for all. */
export interface PageCode {
  openSink(url: string): Promise<EventSink & { close(): Promise<void> }>
  startWorker(webhooks: Pick<Webhooks, 'close' | 'handle'>, options: WorkerOptions): Promise<{ close(): Promise<void> }>
}

export interface WorkerOptions {
  readonly url: string
  readonly concurrency?: number
  readonly attempts?: number
  /** NATS only. */
  readonly ackWaitMs?: number
}

/** A server that a test starts, with the page's sink and worker for it. */
export interface Broker extends PageCode {
  readonly url: string
  /** Where the page's code is, for other processes. */
  readonly modulePath: string
  /** Whether it drops a job that it has stored a moment ago. */
  readonly deduplicates: boolean
  kill(): Promise<void>
  start(): Promise<void>
  stop(): Promise<void>
  /** Removes all that the tests and the page's code have made there. */
  clear(): Promise<void>
  /** Removes what stores the jobs, so that they have no place to go. */
  removeQueue(): Promise<void>
  /** Stores anything as if it were a job. */
  publish(content: string): Promise<void>
  /** Jobs that no worker has at the moment, delayed ones included. */
  waiting(): Promise<number>
  /** The reasons of the dead letters. */
  deadLetters(): Promise<readonly string[]>
}
