import { signal } from '@preact/signals'
import type { Answer } from './api.ts'

/** A message to the user: that an action succeeded, or why it failed. */
export interface Notice {
  readonly id: number
  readonly kind: 'done' | 'warning' | 'problem'
  /** A sentence. */
  readonly text: string
}

export const notices = signal<readonly Notice[]>([])

const shownMs = 4000
let last = 0

/** Shown for some seconds. */
export function tell(text: string, kind: 'done' | 'warning' = 'done'): void {
  const notice = add(kind, text)
  setTimeout(() => dismiss(notice), kind === 'done' ? shownMs : 3 * shownMs)
}

/** Shown until it is dismissed, or a later action succeeds. */
export function complain(text: string): void {
  if (notices.value.some((notice) => notice.text === text)) return
  add('problem', text)
}

export function dismiss(id: number): void {
  notices.value = notices.value.filter((notice) => notice.id !== id)
}

/** A message for an action that succeeded, but without the intended effect. */
export interface Warning {
  readonly warning: string
}

/** Runs an action of the user and shows the outcome. Returns the value; undefined if the emulator refused. */
export async function act<TValue>(
  answer: Promise<Answer<TValue>>,
  done?: (value: TValue) => string | Warning,
): Promise<TValue | undefined> {
  const outcome = await answer
  if (outcome.ok) {
    notices.value = notices.value.filter(({ kind }) => kind !== 'problem')
    const message = done?.(outcome.value)
    if (typeof message === 'string') tell(message)
    else if (message) tell(message.warning, 'warning')
    return outcome.value
  }
  complain(outcome.problem.message)
  return undefined
}

function add(kind: Notice['kind'], text: string): number {
  last += 1
  notices.value = [...notices.value, { id: last, kind, text }].slice(-3)
  return last
}
