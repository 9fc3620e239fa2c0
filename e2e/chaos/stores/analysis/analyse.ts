import type { OutcomeName } from '@audian-webhooks/core'
import { countsOf } from '../../analysis/broken.ts'
import { wrongEffects } from '../../analysis/effects.ts'
import { runHistories } from '../../analysis/histories.ts'
import type { OverlapCause } from '../../analysis/overlaps.ts'
import { staleBegins } from '../../analysis/run-promises.ts'
import { byKey, type Run, type Witness } from '../../analysis/runs.ts'
import { isKind } from '../../journal.ts'
import type { Span } from '../../monotonic.ts'
import { type BrokenInStores, brokenIn, type History } from './broken.ts'

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
  readonly broken: readonly BrokenInStores[]
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
    ...(observed.effects
      ? wrongEffects(
          observed.effects,
          histories.map(({ key }) => key),
        )
      : []),
    ...observed.crashes.map((detail): BrokenInStores => ({ promise: 'crash', detail })),
  ]
  return {
    sent,
    answered: countsOf(answered.map(({ outcome }) => outcome)),
    unavailable: countsOf(answered.flatMap(({ reason }) => reason ?? [])),
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
      ...countsOf(histories.flatMap((one) => one.overlaps.map(({ cause }) => cause))),
    },
    staleBegins: histories.reduce((sum, history) => sum + staleBegins(history, observed), 0),
    broken,
  }
}

function historiesOf({ events, processes, ...facts }: Observed): History[] {
  const answered = byKey(processes.flatMap((one) => one.entries.filter(isKind('answered'))))
  return runHistories(events, processes, facts).map((history) => ({
    ...history,
    answered: answered.get(history.key) ?? [],
  }))
}

function strangeAnswers(answered: History['answered']): BrokenInStores[] {
  return answered
    .filter(({ outcome }) => !expected.includes(outcome))
    .map(({ key, outcome }) => ({ promise: 'strange-answer', key, detail: outcome }))
}

function withoutEnd({ notDone, slots }: Observed, histories: readonly History[]): BrokenInStores[] {
  const missing = histories
    .map(({ key, answered }) => ({ key, times: answered.filter(({ acknowledged }) => acknowledged).length }))
    .filter(({ times }) => times < slots)
  return [
    ...notDone.map(
      (key): BrokenInStores => ({ promise: 'not-completed', key, detail: 'the store does not call it done' }),
    ),
    ...missing.map(
      ({ key, times }): BrokenInStores => ({
        promise: 'not-acknowledged',
        key,
        detail: `${times} of ${slots} processes`,
      }),
    ),
  ]
}

function doubled(effects: Observed['effects'], histories: readonly History[]): number {
  if (effects !== undefined) return [...effects.values()].filter((times) => times > 1).length
  return histories.filter(({ runs }) => finished(runs) > 1).length
}

function finished(runs: readonly Run[]): number {
  return runs.filter(({ end }) => end === 'finished').length
}
