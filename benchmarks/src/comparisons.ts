import type { Comparison } from './paired.ts'
import { type Aim, against, ratioText } from './ratio.ts'
import { type Bar, publish } from './section.ts'

/** What two sides did, and what their figures are. */
export interface Reading extends Aim {
  readonly name: string
  readonly unit: string
  readonly comparison: Comparison
}

interface Compared {
  readonly title: string
  readonly method: string
  readonly readings: readonly Reading[]
}

/** Publishes ratios of two measures. One that misses its aim makes the program fail. */
export function publishComparisons({ title, method, readings }: Compared): void {
  publish({
    title,
    method,
    head: ['', 'ours ÷ by hand', 'aim', 'ours', 'by hand', 'pairs'],
    rows: readings.map(row),
    plot: { title: 'Ours ÷ by hand', bars: readings.map(bar), reference: 1 },
  })
}

function row({ name, unit, comparison, ...aim }: Reading): string[] {
  const { ratio, spread, pairs, ours, floor } = comparison
  const aimText = aim.least === undefined && aim.most === undefined ? '' : against(ratio, aim)
  return [`${name}, ${unit}`, ratioText({ value: ratio, spread }), aimText, figure(ours), figure(floor), String(pairs)]
}

function bar({ name, unit, comparison: { ratio, spread } }: Reading): Bar {
  return { name: `${name}, ${unit}`, value: ratio, spread, text: ratio.toFixed(2), ours: true }
}

function figure(value: number): string {
  return value.toLocaleString('en', { maximumSignificantDigits: 3 })
}
