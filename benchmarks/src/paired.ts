/** Handles every delivery of a round, one after another. */
export type Side<T> = (round: readonly T[]) => Promise<void>

export interface Comparison {
  /** Median of CPU time by CPU time, pair by pair. */
  readonly ratio: number
  /** Half the 95 % interval of the mean ratio, as a part of it. */
  readonly spread: number
  readonly pairs: number
  /** Microseconds of CPU an event, median. */
  readonly oursUs: number
  readonly floorUs: number
}

const warmUpPairs = 3
const fewestPairs = 10
const mostPairs = 60
const wantedSpread = 0.03

/**
 * Compares two sides in turn, each pair on the same fresh input, until the ratio is known to 3 %. CPU time instead of
 * the clock, and pairs instead of totals: what else the machine does meets both sides alike.
 */
export async function compare<T>(
  makeRound: (pair: number) => readonly T[],
  sides: { readonly ours: Side<T>; readonly floor: Side<T> },
): Promise<Comparison> {
  const ours: number[] = []
  const floor: number[] = []
  const ratios: number[] = []
  for (let pair = 0; pair < mostPairs; pair++) {
    const round = makeRound(pair)
    // Who comes first alternates, because the second finds warmer caches.
    const order = pair % 2 === 0 ? (['floor', 'ours'] as const) : (['ours', 'floor'] as const)
    const times = { ours: 0, floor: 0 }
    for (const side of order) times[side] = await cpuUs(() => sides[side](round), round.length)
    if (pair < warmUpPairs) continue
    ours.push(times.ours)
    floor.push(times.floor)
    ratios.push(times.ours / times.floor)
    if (ratios.length >= fewestPairs && spreadOf(ratios) <= wantedSpread) break
  }
  const result = { ratio: median(ratios), spread: spreadOf(ratios), pairs: ratios.length }
  return { ...result, oursUs: median(ours), floorUs: median(floor) }
}

async function cpuUs(work: () => Promise<void>, count: number): Promise<number> {
  const before = process.cpuUsage()
  await work()
  const { user, system } = process.cpuUsage(before)
  return (user + system) / count
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((one, other) => one - other)
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN
}

function spreadOf(values: readonly number[]): number {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length
  const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (values.length - 1)
  return (1.96 * Math.sqrt(variance / values.length)) / mean
}
