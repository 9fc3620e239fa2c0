import { setTimeout as sleep } from 'node:timers/promises'
import type { HarmedProcess } from './harmed-process.ts'
import { monotonic, type Span } from './monotonic.ts'
import { type ProcessFault, processFaults, restarts } from './schedule.ts'
import type { Server } from './server.ts'

export interface FaultSettings {
  readonly seed: number
  readonly events: number
  /** Places of processes. */
  readonly slots: number
  /** Of the server. */
  readonly restarts: number
  /** Milliseconds between two kills, on average; by default it depends on the number of processes. */
  readonly killEveryMs?: number | undefined
}

/** What faults are made on. */
export interface Targets {
  readonly fleet: {
    /** The part of the work that is done, from 0 to 1. */
    readonly share: number
    readonly done: boolean
    /** A process that this fault may hit: the one in this slot, or another one. */
    running(slot: number, kind: ProcessFault['kind']): HarmedProcess | undefined
  }
  readonly server: Server
  /** Gets the times without server. */
  readonly outages: Span[]
}

/** Makes the scheduled faults until every process is done. */
export async function makeFaults(settings: FaultSettings, targets: Targets): Promise<void> {
  await Promise.all([harmProcesses(settings, targets), restartServer(settings, targets)])
}

/** Between two faults at least this share of the work is done, so that a run on the slowest machine ends. */
const leastShare = ({ events, killEveryMs }: FaultSettings) =>
  Math.max(killEveryMs === undefined ? 1 / 500 : 0, 30 / events)
/** And at most this share, so that a short run on a fast machine has faults, too. */
const mostShare = 1 / 4

async function harmProcesses(settings: FaultSettings, { fleet }: Targets): Promise<void> {
  const { seed, slots, killEveryMs } = settings
  let dueAt = monotonic()
  for (const fault of processFaults(seed, slots, killEveryMs)) {
    const { share } = fleet
    // Those that are asked for by time catch up after a standstill.
    dueAt = (killEveryMs === undefined ? monotonic() : dueAt) + fault.afterMs
    const waitMs = Math.max(0, dueAt - monotonic())
    await Promise.race([sleep(waitMs, undefined, { ref: false }), reached(fleet, share + mostShare)])
    await reached(fleet, share + leastShare(settings))
    if (fleet.done) return
    const target = fleet.running(fault.slot, fault.kind)
    if (target === undefined) continue // The slots are starting, stopped or done.
    if (fault.kind === 'kill') target.kill()
    else {
      target.stop()
      setTimeout(() => target.resume(), fault.forMs)
    }
  }
}

async function restartServer({ seed, restarts: count }: FaultSettings, targets: Targets): Promise<void> {
  const { fleet, server, outages } = targets
  for (const { atShare, downMs } of restarts(seed, count)) {
    await reached(fleet, atShare)
    if (fleet.done) return
    const from = monotonic()
    await server.kill()
    await sleep(downMs)
    await server.start()
    outages.push({ from, to: monotonic() })
  }
}

async function reached(fleet: Targets['fleet'], share: number): Promise<void> {
  while (fleet.share < share && !fleet.done) await sleep(20)
}
