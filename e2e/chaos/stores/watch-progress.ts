import { monotonic, type Span } from '../monotonic.ts'
import { createProgress } from '../progress.ts'
import type { Fleet } from './fleet.ts'
import type { Settings } from './settings.ts'

const stuckAfterMs = 180_000

/** Shows how far the processes are, and ends a run that gets no further. */
export function watchProgress(fleet: Fleet, outages: readonly Span[], { store }: Settings): { end(): void } {
  const progress = createProgress()
  const beganAt = monotonic()
  let last = { share: 0, at: beganAt }
  const look = () => {
    const now = monotonic()
    if (fleet.share > last.share) last = { share: fleet.share, at: now }
    if (now - last.at > stuckAfterMs) fleet.abort(`Nothing was acknowledged for ${stuckAfterMs / 1000} s.`)
    const faults = `${fleet.kills} kills, ${fleet.stops} stops, ${outages.length} restarts`
    progress.show(
      `stores ${store}: ${Math.floor(fleet.share * 100)} %, ${faults}, ${Math.round((now - beganAt) / 1000)} s`,
    )
  }
  const timer = setInterval(look, 250)
  return {
    end() {
      clearInterval(timer)
      progress.end()
    },
  }
}
