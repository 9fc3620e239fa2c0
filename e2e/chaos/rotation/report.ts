import type { Delivery } from '@audian-webhooks/emulator'
import { table } from '../table.ts'
import type { RotationFaults } from './faults.ts'
import type { Settings } from './settings.ts'

/** In the store from the beginning; the first withdrawal removes it. */
export const secretOfLongAgo = 'whsec_replaced_long_ago'

/** What is known at the end. */
export interface Facts {
  readonly settings: Settings
  readonly durationMs: number
  readonly faults: RotationFaults
  /** The events that were sent, by their ids. */
  readonly sent: readonly string[]
  readonly deliveries: readonly Delivery[]
  readonly receiver: {
    readonly runs: Readonly<Record<string, number>>
    readonly outcomes: Readonly<Record<string, number>>
  }
  readonly state: { readonly secrets: readonly string[]; readonly rotating: boolean }
  /** What the emulator signs with. */
  readonly secret: string
}

export interface Report extends Facts {
  readonly lost: number
  readonly repeated: number
  /** A sentence for each promise that was broken. */
  readonly broken: readonly string[]
}

export function analyse(facts: Facts): Report {
  const { sent, deliveries, receiver, state, secret } = facts
  const lost = sent.filter((id) => receiver.runs[id] === undefined).length
  const repeated = sent.filter((id) => (receiver.runs[id] ?? 0) > 1).length
  const unauthentic = deliveries.flatMap(({ attempts }) => attempts).filter(({ answer }) => answer?.status === 401)
  const given = deliveries.filter(({ status }) => status !== 'delivered').length
  const promises: readonly [boolean, string][] = [
    [unauthentic.length === 0, `${unauthentic.length} authentic deliveries were answered 401.`],
    [lost === 0, `${lost} events were never handled.`],
    [repeated === 0, `${repeated} events were handled more than once.`],
    [given === 0, `${given} deliveries were given up or are still open.`],
    [!state.rotating, 'The flag is still set after the last rotation.'],
    [!state.secrets.includes(secretOfLongAgo), 'A secret that was replaced long ago is still in the store.'],
    [state.secrets[0] === secret, 'The newest secret in the store is not the one that signs.'],
  ]
  return { ...facts, lost, repeated, broken: promises.filter(([kept]) => !kept).map(([, sentence]) => sentence) }
}

/** For programs: figures only, since the facts hold secrets and every delivery. */
export function reportJson({ settings, durationMs, faults, lost, repeated, broken, ...facts }: Report): string {
  const { outcomes } = facts.receiver
  const figures = { ...settings, durationMs, faults, sent: facts.sent.length, outcomes, lost, repeated, broken }
  return JSON.stringify(figures)
}

export function reportTable({ settings, durationMs, faults, lost, repeated, broken, ...facts }: Report): string {
  const answered = Object.entries(facts.receiver.outcomes).filter(([, count]) => count > 0)
  const rows = table([
    [`rotation, seed ${settings.seed}, ${(durationMs / 1000).toFixed(0)} s`],
    ['rotations finished', settings.rotations],
    ['rotators killed', faults.kills],
    ['answers of the API lost', faults.lostAnswers],
    ['calls of the API failed', faults.failedCalls],
    ['rotators that had to be run again', faults.unfinished],
    ['events sent', facts.sent.length],
    ...answered.map(([outcome, count]) => [`answered ${outcome}`, count] as const),
    ['lost', lost],
    ['handled more than once', repeated],
    ['broken promises', broken.length],
  ])
  return [rows, ...broken].join('\n')
}
