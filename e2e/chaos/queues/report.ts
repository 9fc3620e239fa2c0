import type { Span } from '../monotonic.ts'
import { brokenLines, examples, longest, most } from '../report-lines.ts'
import { type Row, table } from '../table.ts'
import type { Findings } from './analysis/analyse.ts'
import { promises } from './analysis/promises.ts'
import type { Load } from './load.ts'
import { isTransactional, type Settings } from './settings.ts'

export interface Report {
  readonly settings: Settings
  readonly durationMs: number
  readonly faults: {
    readonly kills: number
    readonly stops: number
    /** Processes that ended for want of memory. */
    readonly exhausted: number
    readonly outages: readonly Span[]
  }
  readonly load: Pick<Load, 'sent' | 'answers' | 'acknowledged'>
  readonly findings: Findings
}

export function reportTable(report: Report): string {
  const { broken } = report.findings
  const rows = [...askedRows(report), ...loadRows(report), ...runRows(report), ...endRows(report)]
  return [table(rows), ...brokenLines(broken, promises)].join('\n')
}

function askedRows({ settings, durationMs, faults }: Report): Row[] {
  return [
    ['backend', settings.backend],
    ['store', settings.store],
    ['seed', String(settings.seed)],
    ['duration', `${(durationMs / 1000).toFixed(1)} s`],
    ['events', settings.events],
    ['web processes, workers', `${settings.webs}, ${settings.workers}`],
    ['faults made'],
    ['  processes killed (SIGKILL)', faults.kills],
    ['    a second', ((faults.kills / durationMs) * 1000).toFixed(2)],
    ['  workers stopped beyond their lock', faults.stops],
    ['  workers ended by a handler that exhausts memory', faults.exhausted],
    ['  server restarts', `${faults.outages.length} of ${settings.restarts}`],
    ['  longest time without server', `${longest(faults.outages)} ms`],
  ]
}

function loadRows({ load }: Report): Row[] {
  const named = (answer: string) => `  ${/^\d/.test(answer) ? 'answered ' : ''}${answer}`
  return [
    ['deliveries sent', load.sent],
    ...most(Object.fromEntries(load.answers)).map(([answer, count]): Row => [named(answer), count]),
    ['events answered 2xx', load.acknowledged.size],
  ]
}

function runRows({ settings, findings }: Report): Row[] {
  const { repeats, taken, takenAfterSuccess, runs, handled, unrecorded, doubledEffects } = findings
  return [
    ['jobs taken', taken],
    ['  after their event was handled, without a run', takenAfterSuccess],
    ['handler runs', runs],
    ['  events handled', handled],
    ['    whose process was killed before that was recorded', unrecorded],
    ['  repeated after a failure', repeats.failed ?? 0],
    ['  repeated after a kill', repeats.killed ?? 0],
    ['  repeated after an end for want of memory', repeats.memory ?? 0],
    ['  repeated after a stall', repeats.stalled ?? 0],
    ['  repeated after the server was away', repeats['server-away'] ?? 0],
    ['  repeated without a reason', repeats.unexplained ?? 0],
    [isTransactional(settings.store) ? '  doubled' : '  events that succeeded again', doubledEffects],
  ]
}

function endRows({ findings }: Report): Row[] {
  const { letters, replayed, lost, overlaps, staleBegins, broken } = findings
  const excused = total(overlaps) - (overlaps.broken ?? 0)
  return [
    ['events in the dead letters'],
    ['  failed', letters.failed],
    ['  crashed', letters.crashed],
    ['  set aside after three faults, and replayed', replayed],
    ['lost', lost],
    ['overlapping runs of one event'],
    ['  after a stall, or while the server was away', excused],
    ['  without an excuse', overlaps.broken ?? 0],
    ['begun after a success, by a process that did nothing', staleBegins],
    ['broken promises', broken.length],
  ]
}

export function reportJson({ settings, durationMs, faults, findings, load }: Report): string {
  const { json: _, ...asked } = settings
  const { outages, ...processes } = faults
  const made = { ...processes, restarts: outages.length, longestOutageMs: longest(outages) }
  const delivered = { sent: load.sent, answers: Object.fromEntries(load.answers), acknowledged: load.acknowledged.size }
  const broken = { count: findings.broken.length, examples: examples(findings.broken) }
  return JSON.stringify(
    { ...asked, durationMs: Math.round(durationMs), faults: made, ...delivered, ...findings, broken },
    undefined,
    2,
  )
}

function total(counts: Readonly<Partial<Record<string, number>>>): number {
  return Object.values(counts).reduce<number>((sum, count = 0) => sum + count, 0)
}
