import type { Broken } from './analysis/broken.ts'
import { countsOf } from './analysis/broken.ts'
import type { Span } from './monotonic.ts'
import type { Row } from './table.ts'

const examplesShown = 5
const reasonsShown = 4

/** What was broken, with some examples of each kind. @param promises how each is called in the report */
export function brokenLines(broken: readonly Broken[], promises: Readonly<Record<string, string>>): string[] {
  return kindsOf(broken).flatMap(([promise, count]) => [
    `\nBroken: ${promises[promise]} (${count})`,
    ...examples(broken.filter((one) => one.promise === promise)).map(({ key, detail }) =>
      key === undefined ? `  ${detail}` : `  event ${key}: ${detail}`,
    ),
  ])
}

/** Some of each kind. */
export function examples(broken: readonly Broken[]): Broken[] {
  return kindsOf(broken).flatMap(([kind]) => broken.filter(({ promise }) => promise === kind).slice(0, examplesShown))
}

function kindsOf(broken: readonly Broken[]): [kind: string, count: number][] {
  return Object.entries(countsOf(broken.map(({ promise }) => promise))).map(([kind, count = 0]) => [kind, count])
}

/** The most frequent reasons. */
export function reasonRows(counts: Readonly<Partial<Record<string, number>>>): Row[] {
  return most(counts)
    .slice(0, reasonsShown)
    .map(([reason, count]): Row => [`    ${shortened(reason)}`, count])
}

/** The most frequent first. */
export function most(counts: Readonly<Partial<Record<string, number>>>): [name: string, count: number][] {
  const entries = Object.entries(counts).map(([name, count = 0]): [string, number] => [name, count])
  return entries.sort(([, one], [, other]) => other - one)
}

/** Milliseconds. */
export function longest(spans: readonly Span[]): number {
  return Math.round(Math.max(0, ...spans.map(({ from, to }) => to - from)))
}

function shortened(text: string): string {
  return text.length > 45 ? `${text.slice(0, 44)}…` : text
}
