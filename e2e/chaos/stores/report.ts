import type { Span } from '../monotonic.ts'
import { brokenLines, examples, longest, most, reasonRows } from '../report-lines.ts'
import { type Row, table } from '../table.ts'
import type { Findings } from './analysis/analyse.ts'
import { promises } from './analysis/broken.ts'
import type { Settings } from './settings.ts'

export interface Report {
  readonly settings: Settings
  readonly durationMs: number
  readonly faults: { readonly kills: number; readonly stops: number; readonly outages: readonly Span[] }
  readonly findings: Findings
}

export function reportTable(report: Report): string {
  const { settings, durationMs, faults, findings } = report
  const outcomes = most(findings.answered)
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
    ['  longest time without server', `${longest(faults.outages)} ms`],
    ['sent', findings.sent],
    ...outcomes.flatMap(([outcome, count]): Row[] => [
      [`  ${outcome}`, count],
      ...(outcome === 'unavailable' ? reasonRows(findings.unavailable) : []),
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
  return [table(rows), ...brokenLines(findings.broken, promises)].join('\n')
}

export function reportJson({ settings, durationMs, faults, findings }: Report): string {
  const { json: _, ...asked } = settings
  const { outages, ...processes } = faults
  const made = { ...processes, restarts: outages.length, longestOutageMs: longest(outages) }
  const broken = { count: findings.broken.length, examples: examples(findings.broken) }
  return JSON.stringify(
    { ...asked, durationMs: Math.round(durationMs), faults: made, ...findings, broken },
    undefined,
    2,
  )
}
