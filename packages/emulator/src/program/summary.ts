import { standings } from '../state/standing.ts'
import type { Tally } from '../state/tally.ts'
import { standingWords } from './standing-words.ts'

/** What the emulator has counted, with the numbers of the dashboard: `2 deliveries: delivered 2; 3 attempts`. */
export function summary(tally: Tally): string {
  const { deliveries, attempts } = tally
  if (deliveries === 0) return 'no deliveries'
  const parts = standings.filter((name) => tally[name] > 0).map((name) => `${standingWords[name]} ${tally[name]}`)
  return `${counted(deliveries, 'delivery', 'deliveries')}: ${parts.join(', ')}; ${counted(attempts, 'attempt', 'attempts')}`
}

function counted(count: number, one: string, several: string): string {
  return `${count} ${count === 1 ? one : several}`
}
