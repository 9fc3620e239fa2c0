import { signal } from '@preact/signals'
import type { Answer } from './api.ts'

/** Something to tell: that an action was done, or why it was not. */
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

/** Shown until it is dismissed, or something has worked since. */
export function complain(text: string): void {
  if (notices.value.some((notice) => notice.text === text)) return
  add('problem', text)
}

export function dismiss(id: number): void {
  notices.value = notices.value.filter((notice) => notice.id !== id)
}

/** What to tell of something that was done, though not to the effect that was meant. */
export interface Warning {
  readonly warning: string
}

/** Does what the user asked for, and tells how it went. Gives the value, undefined if the emulator refused. */
export async function act<TValue>(
  answer: Promise<Answer<TValue>>,
  done?: (value: TValue) => string | Warning,
): Promise<TValue | undefined> {
  const outcome = await answer
  if (outcome.ok) {
    notices.value = notices.value.filter(({ kind }) => kind !== 'problem')
    const said = done?.(outcome.value)
    if (typeof said === 'string') tell(said)
    else if (said) tell(said.warning, 'warning')
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
