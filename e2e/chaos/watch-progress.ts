import { monotonic, type Span } from './monotonic.ts'
import { createProgress } from './progress.ts'

const stuckAfterMs = 180_000

interface Watched {
  /** The part of the work that is done, from 0 to 1. */
  readonly share: number
  readonly kills: number
  readonly stops: number
  abort(why: string): void
}

/** Shows how far the processes are, and ends a run that gets no further. */
export function watchProgress(fleet: Watched, outages: readonly Span[], name: string): { end(): void } {
  const progress = createProgress()
  const beganAt = monotonic()
  let last = { share: 0, at: beganAt }
  const look = () => {
    const now = monotonic()
    if (fleet.share > last.share) last = { share: fleet.share, at: now }
    if (now - last.at > stuckAfterMs) fleet.abort(`The run made no progress for ${stuckAfterMs / 1000} s.`)
    const faults = `${fleet.kills} kills, ${fleet.stops} stops, ${outages.length} restarts`
    progress.show(`${name}: ${Math.floor(fleet.share * 100)} %, ${faults}, ${Math.round((now - beganAt) / 1000)} s`)
  }
  const timer = setInterval(look, 250)
  return {
    end() {
      clearInterval(timer)
      progress.end()
    },
  }
}
