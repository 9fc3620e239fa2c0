import { showProgress } from './progress.ts'

/** Measures one side in a round. */
export type Turn<T> = (round: number) => Promise<T>

export interface Rounds {
  readonly title: string
  readonly rounds: number
  /** Rounds before these, which are not counted. */
  readonly warmUp: number
  /** Runs before the turns of each round. */
  readonly prepare?: (round: number) => Promise<void>
}

/**
 * Measures all sides in every round, one after another, so that other load on the machine affects all of them. The
 * number of rounds is fixed: if it depended on the noise, so would the size of the stores that fill up in the meantime.
 */
export async function takeTurns<T>(
  sides: ReadonlyMap<string, Turn<T>>,
  { title, rounds, warmUp, prepare }: Rounds,
): Promise<ReadonlyMap<string, readonly T[]>> {
  const measured = new Map([...sides.keys()].map((name) => [name, [] as T[]]))
  for (let round = 0; round < warmUp + rounds; round++) {
    showProgress(`${title}: round ${round + 1} of ${warmUp + rounds}`)
    await prepare?.(round)
    for (const [name, turn] of rotated([...sides], round)) {
      const measure = await turn(round)
      if (round >= warmUp) measured.get(name)?.push(measure)
    }
  }
  showProgress('')
  return measured
}

/** Another one comes first in each round: the order must favour none. */
function rotated<T>(values: readonly T[], by: number): readonly T[] {
  const start = by % values.length
  return [...values.slice(start), ...values.slice(0, start)]
}
