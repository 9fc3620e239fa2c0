import { setTimeout as sleep } from 'node:timers/promises'
import type { EventQueue } from '@audian-webhooks/core/queue'

const everyMs = 300

/** Waits until the queue has no job but dead letters, twice in a row. */
export async function untilEmpty(queue: EventQueue, isAborted: () => boolean): Promise<void> {
  for (let times = 0; times < 2 && !isAborted(); ) {
    await sleep(everyMs)
    times = (await openJobs(queue)) === 0 ? times + 1 : 0
  }
}

/** Undefined while the server is away. */
export async function openJobs(queue: EventQueue): Promise<number | undefined> {
  try {
    const { waiting, running, delayed } = await queue.stats()
    return waiting + running + delayed
  } catch {
    return undefined
  }
}
