import type { Clock } from '../async/clock.ts'
import { createDeferred } from '../async/deferred.ts'
import type { Settler } from '../claim/settle.ts'
import type { LifecycleEmitter } from '../observe/lifecycle.ts'
import type { Drain } from './drain.ts'

export interface CloseOptions {
  /** Milliseconds to wait before running handlers are aborted. Default: `deadlineMs`. */
  readonly timeoutMs?: number | undefined
}

export interface CloseResult {
  /** Keys of the events whose run had not ended, or whose success was not recorded. Audian delivers them again. */
  readonly unfinished: readonly string[]
}

export interface Closing {
  readonly drain: Drain
  readonly settler: Settler
  readonly lifecycle: LifecycleEmitter
  readonly clock: Clock
}

/**
 * Rejects new deliveries, waits for those in progress, then aborts the rest. The leases of aborted runs are not
 * released, because their handlers may still have an effect: they expire.
 */
export async function close(timeoutMs: number, { drain, settler, lifecycle, clock }: Closing): Promise<CloseResult> {
  drain.begin()
  let timeIsUp = false
  const timeUp = createDeferred()
  const timer = clock.setTimer(() => {
    timeIsUp = true
    timeUp.resolve()
  }, timeoutMs)
  // Before the question whether anything continues: workers that stop now take part in it.
  lifecycle.emit('draining', { running: drain.active })
  const ended = drain.idle().then(() => settler.allEnded())
  await Promise.race([timeUp.promise, ended])
  timer.cancel()
  const unfinished = timeIsUp ? [...new Set([...drain.closeAll(), ...settler.pendingKeys])] : []
  settler.abandon()
  lifecycle.emit('closed', { unfinished })
  return { unfinished }
}
