import type { OutcomeName } from '@audian-webhooks/core'
import type { Span } from '../../monotonic.ts'
import type { Entry } from '../journal.ts'
import { type Broken, brokenIn, type History, staleBegins } from './broken.ts'
import { type OverlapCause, overlapsOf } from './overlaps.ts'
import { byKey, type Run, runsOf, type Witness } from './runs.ts'

/** All that was seen of a run. */
export interface Observed {
  /** Events are numbered from 0. */
  readonly events: number
  readonly slots: number
  readonly leaseMs: number
  readonly transactional: boolean
  readonly processes: readonly Witness[]
  /** Of the server. */
  readonly outages: readonly Span[]
  /** Events that the store does not call done in the end. */
  readonly notDone: readonly number[]
  readonly crashes: readonly string[]
  /** With transactions: how often each event took effect. */
  readonly effects?: ReadonlyMap<number, number> | undefined
}

export interface Findings {
  readonly sent: number
  readonly answered: Readonly<Partial<Record<OutcomeName, number>>>
  /** Why the store could not be used. */
  readonly unavailable: Readonly<Partial<Record<string, number>>>
  /** Sent to a process that was killed before it answered. */
  readonly cutOff: number
  readonly runs: number
  /** Events whose handler has succeeded. */
  readonly handled: number
  /** Runs beyond the first of each event: failed, cut off or not recorded before. */
  readonly repeated: number
  /** Events whose handler has succeeded more than once; with transactions, that took effect more than once. */
  readonly doubledEffects: number
  readonly lost: number
  readonly overlaps: Readonly<Record<OverlapCause, number>>
  /** Runs that began after a recorded success, on a claim that was lost while their process did nothing. */
  readonly staleBegins: number
  readonly broken: readonly Broken[]
}

/** Outcomes after which the event comes again, or need not. */
const expected: readonly OutcomeName[] = [
  'handled',
  'duplicate',
  'busy',
  'failed',
  'timed-out',
  'lease-lost',
  'unavailable',
  'overloaded',
]

/** Holds what the processes wrote down against the promises. */
export function analyse(observed: Observed): Findings {
  const histories = historiesOf(observed)
  const entries = observed.processes.flatMap((one) => one.entries)
  const runs = histories.flatMap((one) => one.runs)
  const answered = histories.flatMap((one) => one.answered)
  const sent = entries.filter(({ kind }) => kind === 'sent').length
  const broken = [
    ...histories.flatMap((history) => brokenIn(history, observed)),
    ...strangeAnswers(answered),
    ...withoutEnd(observed, histories),
    ...wrongEffects(observed.effects, observed.events),
    ...observed.crashes.map((detail): Broken => ({ promise: 'crash', detail })),
  ]
  return {
    sent,
    answered: counts(answered.map(({ outcome }) => outcome)),
    unavailable: counts(answered.flatMap(({ reason }) => reason ?? [])),
    cutOff: sent - answered.length,
    runs: runs.length,
    handled: histories.filter((one) => finished(one.runs) > 0).length,
    repeated: runs.length - histories.filter((one) => one.runs.length > 0).length,
    doubledEffects: doubled(observed.effects, histories),
    lost: new Set(broken.filter(({ promise }) => promise === 'lost').map(({ key }) => key)).size,
    overlaps: {
      'after-stall': 0,
      'process-starved': 0,
      'server-away': 0,
      'server-starved': 0,
      broken: 0,
      ...counts(histories.flatMap((one) => one.overlaps.map(({ cause }) => cause))),
    },
    staleBegins: histories.reduce((sum, history) => sum + staleBegins(history, observed), 0),
    broken,
  }
}

function historiesOf({ events, processes, ...facts }: Observed): History[] {
  const entries = processes.flatMap((one) => one.entries)
  const runs = byKey(processes.flatMap(runsOf))
  const recorded = byKey(entries.filter(isKind('recorded')))
  const answered = byKey(entries.filter(isKind('answered')))
  return Array.from({ length: events }, (_, key) => {
    const own = runs.get(key) ?? []
    const overlaps = overlapsOf(own, facts)
    return { key, runs: own, overlaps, recorded: recorded.get(key) ?? [], answered: answered.get(key) ?? [] }
  })
}

function isKind<TKind extends Entry['kind']>(kind: TKind): (entry: Entry) => entry is Entry & { kind: TKind } {
  return (entry): entry is Entry & { kind: TKind } => entry.kind === kind
}

function strangeAnswers(answered: History['answered']): Broken[] {
  return answered
    .filter(({ outcome }) => !expected.includes(outcome))
    .map(({ key, outcome }) => ({ promise: 'strange-answer', key, detail: outcome }))
}

function withoutEnd({ notDone, slots }: Observed, histories: readonly History[]): Broken[] {
  const missing = histories
    .map(({ key, answered }) => ({ key, times: answered.filter(({ acknowledged }) => acknowledged).length }))
    .filter(({ times }) => times < slots)
  return [
    ...notDone.map((key): Broken => ({ promise: 'not-completed', key, detail: 'the store does not call it done' })),
    ...missing.map(
      ({ key, times }): Broken => ({ promise: 'not-acknowledged', key, detail: `${times} of ${slots} processes` }),
    ),
  ]
}

function wrongEffects(effects: Observed['effects'], events: number): Broken[] {
  if (effects === undefined) return []
  return Array.from({ length: events }, (_, key) => ({ key, times: effects.get(key) ?? 0 }))
    .filter(({ times }) => times !== 1)
    .map(({ key, times }) => ({ promise: times === 0 ? 'lost' : 'doubled-effect', key, detail: `${times} effects` }))
}

function doubled(effects: Observed['effects'], histories: readonly History[]): number {
  if (effects !== undefined) return [...effects.values()].filter((times) => times > 1).length
  return histories.filter(({ runs }) => finished(runs) > 1).length
}

function finished(runs: readonly Run[]): number {
  return runs.filter(({ end }) => end === 'finished').length
}

function counts<TName extends string>(names: readonly TName[]): Partial<Record<TName, number>> {
  const result: Partial<Record<TName, number>> = {}
  for (const name of names) result[name] = (result[name] ?? 0) + 1
  return result
}
