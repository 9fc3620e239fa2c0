/** Handles every delivery of a round, one after another. */
export type Side<T> = (round: readonly T[]) => Promise<void>

/** Measures a side once, in the `pair`-th pair. */
export type Measure = (pair: number) => Promise<number>

/** What two measures come to. */
export interface Comparison {
  /** Median of ours by the floor, pair by pair. */
  readonly ratio: number
  /** Half the 95 % interval of that median, as a part of it. */
  readonly spread: number
  readonly pairs: number
  /** Medians, in the unit of the measures. */
  readonly ours: number
  readonly floor: number
}

const warmUpPairs = 3
const fewestPairs = 10
const mostPairs = 150
const wantedSpread = 0.03

/**
 * Measures two sides in turn until the ratio is known to 3 %. Pairs instead of totals: what else the machine does meets
 * both sides alike.
 */
export async function compareMeasures(sides: { readonly ours: Measure; readonly floor: Measure }): Promise<Comparison> {
  const ours: number[] = []
  const floor: number[] = []
  const ratios: number[] = []
  for (let pair = 0; pair < mostPairs; pair++) {
    // Who comes first alternates, because the second finds warmer caches.
    const order = pair % 2 === 0 ? (['floor', 'ours'] as const) : (['ours', 'floor'] as const)
    const measured = { ours: 0, floor: 0 }
    for (const side of order) measured[side] = await sides[side](pair)
    if (pair < warmUpPairs) continue
    ours.push(measured.ours)
    floor.push(measured.floor)
    ratios.push(measured.ours / measured.floor)
    if (ratios.length >= fewestPairs && spreadOf(ratios) <= wantedSpread) break
  }
  const result = { ratio: median(ratios), spread: spreadOf(ratios), pairs: ratios.length }
  return { ...result, ours: median(ours), floor: median(floor) }
}

/**
 * Compares the CPU time of two sides, in microseconds an event, each pair on the same fresh input. The clock would also
 * tell what else the machine did.
 */
export function compareCpu<T>(
  makeRound: (pair: number) => readonly T[],
  sides: { readonly ours: Side<T>; readonly floor: Side<T> },
): Promise<Comparison> {
  let current = { pair: -1, round: [] as readonly T[] }
  const measure = (side: Side<T>) => (pair: number) => {
    if (current.pair !== pair) current = { pair, round: makeRound(pair) }
    const { round } = current
    return cpuUs(() => side(round), round.length)
  }
  return compareMeasures({ ours: measure(sides.ours), floor: measure(sides.floor) })
}

async function cpuUs(work: () => Promise<void>, count: number): Promise<number> {
  const before = process.cpuUsage()
  await work()
  const { user, system } = process.cpuUsage(before)
  return (user + system) / count
}

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((one, other) => one - other)
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN
}

/**
 * Half the 95 % interval of the median, as a part of it. By the order of the values, so that a few wild ones do not
 * matter, as they do not for the median itself.
 */
export function spreadOf(values: readonly number[]): number {
  const sorted = [...values].sort((one, other) => one - other)
  const reach = 0.98 * Math.sqrt(sorted.length)
  const least = sorted[Math.max(0, Math.floor(sorted.length / 2 - reach))] ?? Number.NaN
  const most = sorted[Math.min(sorted.length - 1, Math.ceil(sorted.length / 2 + reach))] ?? Number.NaN
  return (most - least) / 2 / median(sorted)
}
