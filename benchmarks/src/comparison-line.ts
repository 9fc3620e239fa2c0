import type { Comparison } from './paired.ts'

/** What a measure's figures are, and what they should come to. */
interface Reading {
  readonly name: string
  readonly unit: string
  /** The ratio that ours should reach; with `most`, should not exceed. Without either the figure is only reported. */
  readonly least?: number
  readonly most?: number
}

/** Prints a comparison, and makes the program fail if the target is missed. */
export function tell({ name, unit, least, most }: Reading, comparison: Comparison): void {
  const { ratio, spread, pairs, ours, floor } = comparison
  const target = targetText(least, most)
  console.log(
    `${name}: ${ratio.toFixed(2)} ±${(spread * 100).toFixed(0)} %${target} (${figure(ours)} ÷ ${figure(floor)} ${unit}, ${pairs} pairs)`,
  )
  if (ratio < (least ?? 0) || ratio > (most ?? Number.POSITIVE_INFINITY)) process.exitCode = 1
}

function targetText(least: number | undefined, most: number | undefined): string {
  if (least !== undefined) return `, target ≥ ${least}`
  return most === undefined ? '' : `, target ≤ ${most}`
}

function figure(value: number): string {
  return value.toLocaleString('en', { maximumSignificantDigits: 3 })
}
