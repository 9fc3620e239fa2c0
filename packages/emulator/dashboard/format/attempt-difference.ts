import { diffLines } from 'diff'
import { applyEdits, format } from 'jsonc-parser'
import type { Attempt } from '../../src/state/delivery.ts'
import { jsonTree } from './json-tree.ts'
import { duration } from './time.ts'

/** A difference between two attempts. A value is absent if that attempt does not have it. */
export interface Change {
  readonly name: string
  readonly before?: string | undefined
  readonly after?: string | undefined
}

export interface LineRun {
  readonly kind: 'same' | 'removed' | 'added'
  readonly text: string
}

export interface AttemptDifference {
  /** URL, answer, time. */
  readonly facts: readonly Change[]
  readonly requestHeaders: readonly Change[]
  readonly answerHeaders: readonly Change[]
  /** The lines of the responses' bodies. Empty if they are the same. */
  readonly body: readonly LineRun[]
}

/** The changes from one attempt of a delivery to another one. The request's body is the same in all of them. */
export function differenceBetween(before: Attempt, after: Attempt): AttemptDifference {
  return {
    facts: [
      { name: 'URL', before: before.url, after: after.url },
      { name: 'Answer', before: answerOf(before), after: answerOf(after) },
      { name: 'Took', before: duration(before.durationMs), after: duration(after.durationMs) },
      { name: 'Chaos', before: before.chaos, after: after.chaos },
    ].filter((fact) => fact.before !== fact.after),
    requestHeaders: changesOf(before.requestHeaders, after.requestHeaders),
    answerHeaders: changesOf(before.answer?.headers ?? {}, after.answer?.headers ?? {}),
    body: linesOf(before.answer?.body ?? '', after.answer?.body ?? ''),
  }
}

/** `Identical except for x-audian-timestamp and x-audian-signature.` */
export function sentenceOf({ facts, requestHeaders, answerHeaders, body }: AttemptDifference): string {
  const names = [
    ...facts.map(({ name }) => (name === 'URL' ? 'the URL' : `“${name}”`)),
    ...requestHeaders.map(({ name }) => name),
    ...answerHeaders.map(({ name }) => `the answer’s ${name}`),
    ...(body.length > 0 ? ['the answer’s body'] : []),
  ]
  return names.length === 0 ? 'Identical.' : `Identical except for ${list.format(names)}.`
}

const list = new Intl.ListFormat('en', { type: 'conjunction' })

function answerOf({ answer, error }: Attempt): string | undefined {
  return answer ? String(answer.status) : error
}

type Headers = Readonly<Record<string, string>>

function changesOf(before: Headers, after: Headers): Change[] {
  const names = [...new Set([...Object.keys(before), ...Object.keys(after)])]
  return names
    .filter((name) => before[name] !== after[name])
    .map((name) => ({ name, before: before[name], after: after[name] }))
}

function linesOf(before: string, after: string): LineRun[] {
  if (before === after) return []
  return diffLines(laidOut(before), laidOut(after)).map(({ added, removed, value }) => ({
    kind: kindOf({ added, removed }),
    text: value.replace(/\n$/, ''),
  }))
}

function kindOf({ added, removed }: { readonly added: boolean; readonly removed: boolean }): LineRun['kind'] {
  if (added) return 'added'
  return removed ? 'removed' : 'same'
}

/** JSON with one value per line, each as written, so that a diff shows more than one long changed line. */
function laidOut(text: string): string {
  if (!jsonTree(text)) return text
  return applyEdits(text, format(text, undefined, { insertSpaces: true, tabSize: 2, eol: '\n' }))
}
