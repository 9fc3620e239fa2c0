import { appendFileSync } from 'node:fs'
import { table } from './table.ts'

/** Figures that were measured side by side: a table, and what a plot shows of it. */
export interface Section {
  readonly title: string
  /** How they were measured, without a full stop. */
  readonly method: string
  readonly head: readonly string[]
  readonly rows: readonly (readonly string[])[]
  readonly plot?: Plot
}

/** Horizontal bars that begin at 0. */
export interface Plot {
  /** What the length of a bar is. */
  readonly title: string
  readonly bars: readonly Bar[]
  /** Where the others stand to which a bar is compared. */
  readonly reference?: number
}

export interface Bar {
  readonly name: string
  readonly value: number
  /** Half the 95 % interval, as a part of the value. */
  readonly spread?: number
  /** As the plot shows it. */
  readonly text: string
  /** Whether it is this project's. */
  readonly ours: boolean
}

/** The file that collects the sections of a report; without one they are only printed. */
const collecting = process.env.BENCHMARK_SECTIONS

/** Prints a section. For a report, it also writes it as a line of JSON. */
export function publish(section: Section): void {
  const { title, method, head, rows } = section
  console.log(`\n${title}: ${method}\n\n${table([head, ...rows])}`)
  if (collecting !== undefined) appendFileSync(collecting, `${JSON.stringify(section)}\n`)
}

/** Makes the program fail, since a figure misses its aim. A report shows the figure and continues. */
export function missAim(): void {
  if (collecting === undefined) process.exitCode = 1
}
