import { median, spreadOf } from './paired.ts'
import { missAim } from './section.ts'

/** A ratio of two measures taken side by side. */
export interface Ratio {
  readonly value: number
  /** Half the 95 % interval, as a part of the value. */
  readonly spread: number
}

/** What a ratio should come to: the most, or the least, that it may be. */
export interface Aim {
  readonly most?: number
  readonly least?: number
}

/** The median of ours by theirs, round by round. */
export function ratioOf(ours: readonly number[], theirs: readonly number[]): Ratio {
  const ratios = ours.map((measure, round) => measure / (theirs[round] ?? Number.NaN))
  return { value: median(ratios), spread: spreadOf(ratios) }
}

export function ratioText({ value, spread }: Ratio): string {
  return `${value.toFixed(2)} ±${(spread * 100).toFixed(0)} %`
}

/** Says how a figure stands to its aim, and makes the program fail if it is missed. */
export function against(value: number, { most, least }: Aim): string {
  const missed = value > (most ?? Number.POSITIVE_INFINITY) || value < (least ?? 0)
  if (missed) missAim()
  const text = most === undefined ? `≥ ${least}` : `≤ ${Number(most.toFixed(2))}`
  return `${text} ${missed ? 'missed' : 'met'}`
}
