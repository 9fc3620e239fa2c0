import type { Span } from '../monotonic.ts'
import { type Row, table } from '../table.ts'
import type { Findings } from './analysis/analyse.ts'
import { type Broken, type PromiseName, promises } from './analysis/broken.ts'
import type { Settings } from './settings.ts'

export interface Report {
  readonly settings: Settings
  readonly durationMs: number
  readonly faults: { readonly kills: number; readonly stops: number; readonly outages: readonly Span[] }
  readonly findings: Findings
}

const examplesShown = 5
const reasonsShown = 4

export function reportTable(report: Report): string {
  const { settings, durationMs, faults, findings } = report
  const outcomes = most(findings.answered)
  const reasons = most(findings.unavailable)
    .slice(0, reasonsShown)
    .map(([reason, count]): Row => [`    ${shortened(reason)}`, count])
  const rows: Row[] = [
    ['store', settings.store],
    ['seed', String(settings.seed)],
    ['duration', `${(durationMs / 1000).toFixed(1)} s`],
    ['events, each to every process', settings.events],
    ['processes at a time', settings.processes],
    ['faults made'],
    ['  processes killed (SIGKILL)', faults.kills],
    ['  processes stopped beyond their lease', faults.stops],
    ['  server restarts', `${faults.outages.length} of ${settings.restarts}`],
    ['  longest time without server', `${longest(faults)} ms`],
    ['sent', findings.sent],
    ...outcomes.flatMap(([outcome, count]): Row[] => [
      [`  ${outcome}`, count],
      ...(outcome === 'unavailable' ? reasons : []),
    ]),
    ['  cut off by a kill', findings.cutOff],
    ['handler runs', findings.runs],
    ['  events handled', findings.handled],
    ['  repeated after a failure, a kill or a stall', findings.repeated],
    [settings.store === 'postgres-tx' ? '  doubled effects' : '  events that succeeded again', findings.doubledEffects],
    ['lost', findings.lost],
    ['overlapping runs of one event'],
    ['  after a provoked stall', findings.overlaps['after-stall']],
    ['  of a process that got no processor time', findings.overlaps['process-starved']],
    ['  after the server was away', findings.overlaps['server-away']],
    ['  after the server answered late', findings.overlaps['server-starved']],
    ['  without an excuse', findings.overlaps.broken],
    ['begun after a success, by a process that did nothing', findings.staleBegins],
    ['broken promises', findings.broken.length],
  ]
  return [table(rows), ...brokenLines(findings.broken)].join('\n')
}

export function reportJson({ settings, durationMs, faults, findings }: Report): string {
  const { json: _, ...asked } = settings
  const { outages, ...processes } = faults
  const made = { ...processes, restarts: outages.length, longestOutageMs: longest(faults) }
  const broken = { count: findings.broken.length, examples: examples(findings.broken) }
  return JSON.stringify(
    { ...asked, durationMs: Math.round(durationMs), faults: made, ...findings, broken },
    undefined,
    2,
  )
}

function brokenLines(broken: readonly Broken[]): string[] {
  return [...countsOf(broken)].flatMap(([promise, count]) => [
    `\nBroken: ${promises[promise]} (${count})`,
    ...examples(broken.filter((one) => one.promise === promise)).map(({ key, detail }) =>
      key === undefined ? `  ${detail}` : `  event ${key}: ${detail}`,
    ),
  ])
}

/** Some of each kind. */
function examples(broken: readonly Broken[]): Broken[] {
  const kinds = [...countsOf(broken).keys()]
  return kinds.flatMap((kind) => broken.filter(({ promise }) => promise === kind).slice(0, examplesShown))
}

function countsOf(broken: readonly Broken[]): Map<PromiseName, number> {
  const counts = new Map<PromiseName, number>()
  for (const { promise } of broken) counts.set(promise, (counts.get(promise) ?? 0) + 1)
  return counts
}

function shortened(text: string): string {
  return text.length > 45 ? `${text.slice(0, 44)}…` : text
}

function longest({ outages }: Report['faults']): number {
  return Math.round(Math.max(0, ...outages.map(({ from, to }) => to - from)))
}

function most(counts: Readonly<Partial<Record<string, number>>>): [name: string, count: number][] {
  const entries = Object.entries(counts).map(([name, count = 0]): [string, number] => [name, count])
  return entries.sort(([, one], [, other]) => other - one)
}
