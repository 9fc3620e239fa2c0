import { effect, type ReadonlySignal, signal } from '@preact/signals'
import type { EventProblem } from '../../src/check/check-event.ts'
import { placeOfPath } from '../format/json-places.ts'
import { parseJson } from '../format/parse-event.ts'
import { checkEvent } from './api.ts'

/** A problem in the editor, with its line. */
export interface EditorProblem extends Pick<EventProblem, 'message' | 'severity'> {
  /** Counts from 1. Absent if it is unknown. */
  readonly line?: number | undefined
}

/** The problems of the event in an editor. */
export interface EventCheck {
  readonly problems: ReadonlySignal<readonly EditorProblem[]>
  /** Checks the present text, unless that has been done. */
  now(): Promise<readonly EditorProblem[]>
  /** Checks whenever the text has changed. Returns a function that stops it. */
  follow(): () => void
}

/** The check is sent when the text has not changed for this time. */
const settleMs = 150

export function createEventCheck(text: ReadonlySignal<string>): EventCheck {
  const problems = signal<readonly EditorProblem[]>([])
  let checked: string | undefined

  async function now(): Promise<readonly EditorProblem[]> {
    const asked = text.peek()
    if (asked === checked) return problems.peek()
    const parsed = parseJson(asked)
    const found = parsed.ok ? await problemsOf(parsed.value, asked) : [parsed.problem]
    // Without an emulator, sending fails too and reports why.
    if (found === undefined) return []
    // A later text is checked separately.
    if (text.peek() !== asked) return found
    checked = asked
    problems.value = found
    return found
  }

  return {
    problems,
    now,
    follow: () =>
      effect(() => {
        // The samples are not loaded yet.
        if (text.value === '' && checked === undefined) return
        // Syntax errors are shown while typing; other problems when the emulator has responded.
        const timer = setTimeout(() => void now(), parseJson(text.value).ok ? settleMs : 0)
        return () => clearTimeout(timer)
      }),
  }
}

/** Undefined if the emulator does not respond. */
async function problemsOf(event: unknown, text: string): Promise<readonly EditorProblem[] | undefined> {
  const answer = await checkEvent(event)
  if (!answer.ok) return undefined
  const located = answer.value.problems.map(({ path, message, severity }) => ({
    message,
    severity,
    line: placeOfPath(text, path).line,
  }))
  return located.sort((one, other) => one.line - other.line)
}
