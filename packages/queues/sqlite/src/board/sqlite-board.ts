import { BaseAdapter } from '@bull-board/api/dist/queueAdapters/base.js'
import type { QueueJob } from '@bull-board/api/typings/app'
import { refuse } from './refusal.ts'

/** Each job comes with its body, so no request gets a longer page. */
const longestPage = 100

/** @param end of the last one, as bull-board counts: the first job is 0 */
export function pageOf(start = 0, end = longestPage - 1): { readonly offset: number; readonly limit: number } {
  const limit = Math.min(longestPage, Math.max(0, end - start + 1))
  return { offset: Math.min(start, Number.MAX_SAFE_INTEGER), limit }
}

interface SqliteBoardOptions {
  readonly name: string
  readonly readOnlyMode: boolean
}

/** A queue of bull-board without everything that the SQLite queue does not have. */
export abstract class SqliteBoard extends BaseAdapter {
  readonly #name: string

  constructor({ name, ...options }: SqliteBoardOptions) {
    // Of the two types that exist, the one which bull-board expects less of: no flows, no global concurrency.
    super('bull', options)
    this.#name = name
  }

  getName(): string {
    return this.#name
  }

  getRedisInfo(): Promise<null> {
    return Promise.resolve(null)
  }

  isPaused(): Promise<boolean> {
    return Promise.resolve(false)
  }

  getGlobalConcurrency(): Promise<null> {
    return Promise.resolve(null)
  }

  getJobSchedulers(): Promise<[]> {
    return Promise.resolve([])
  }

  getJobSchedulersCount(): Promise<number> {
    return Promise.resolve(0)
  }

  getJobLogs(): Promise<string[]> {
    return Promise.resolve([])
  }

  getMetrics(): Promise<never> {
    return refuse('count what it has processed')
  }

  addJob(): Promise<QueueJob> {
    return refuse('add an event that Audian has not delivered')
  }

  clean(_status: string, _graceMs: number): Promise<void> {
    return refuse('remove jobs')
  }

  pause(): Promise<void> {
    return refuse('pause')
  }

  resume(): Promise<void> {
    return refuse('pause')
  }

  empty(): Promise<void> {
    return refuse('remove events that were not handled')
  }

  obliterate(): Promise<void> {
    return refuse('be deleted')
  }

  promoteAll(): Promise<void> {
    return refuse('promote jobs')
  }

  setGlobalConcurrency(): Promise<void> {
    return refuse('limit its concurrency')
  }

  removeJobScheduler(): Promise<boolean> {
    return refuse('schedule jobs')
  }

  updateJobScheduler(): Promise<never> {
    return refuse('schedule jobs')
  }

  runJobSchedulerNow(): Promise<never> {
    return refuse('schedule jobs')
  }
}
