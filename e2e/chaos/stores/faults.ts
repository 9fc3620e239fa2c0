import { setTimeout as sleep } from 'node:timers/promises'
import { monotonic, type Span } from '../monotonic.ts'
import type { Fleet } from './fleet.ts'
import { processFaults, restarts } from './schedule.ts'
import type { Server } from './server.ts'
import type { Settings } from './settings.ts'

export interface Targets {
  readonly fleet: Fleet
  readonly server: Server
  /** Gets the times without server. */
  readonly outages: Span[]
}

/** Makes the scheduled faults until every process is done. */
export async function makeFaults(settings: Settings, targets: Targets): Promise<void> {
  await Promise.all([harmProcesses(settings, targets), restartServer(settings, targets)])
}

/** Between two faults at least this share of the work gets done, so that the slowest machine comes to an end. */
const leastShare = (events: number) => Math.max(1 / 500, 30 / events)
/** And at most this share, so that a short run on a fast machine has faults, too. */
const mostShare = 1 / 4

async function harmProcesses({ seed, processes, events }: Settings, { fleet }: Targets): Promise<void> {
  for (const fault of processFaults(seed, processes)) {
    const { share } = fleet
    await Promise.race([sleep(fault.afterMs, undefined, { ref: false }), reached(fleet, share + mostShare)])
    await reached(fleet, share + leastShare(events))
    if (fleet.done) return
    const target = fleet.running(fault.slot)
    if (target === undefined) continue // The slots are starting, stopped or done.
    if (fault.kind === 'kill') target.kill()
    else {
      target.stop()
      setTimeout(() => target.resume(), fault.forMs)
    }
  }
}

async function restartServer({ seed, restarts: count }: Settings, { fleet, server, outages }: Targets): Promise<void> {
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

async function reached(fleet: Fleet, share: number): Promise<void> {
  while (fleet.share < share && !fleet.done) await sleep(20)
}
