import { signal } from '@preact/signals'
import type { Answer } from './api.ts'

/** Something to tell: that an action was done, or why it was not. */
export interface Notice {
  readonly id: number
  readonly kind: 'done' | 'problem'
  /** A sentence. */
  readonly text: string
}

export const notices = signal<readonly Notice[]>([])

const shownMs = 4000
let last = 0

/** Shown for some seconds. */
export function tell(text: string): void {
  const notice = add('done', text)
  setTimeout(() => dismiss(notice), shownMs)
}

/** Shown until it is dismissed. */
export function complain(text: string): void {
  if (notices.value.some((notice) => notice.text === text)) return
  add('problem', text)
}

export function dismiss(id: number): void {
  notices.value = notices.value.filter((notice) => notice.id !== id)
}

/** Does what the user asked for, and tells how it went. Gives the value, undefined if the emulator refused. */
export async function act<TValue>(
  answer: Promise<Answer<TValue>>,
  done?: (value: TValue) => string,
): Promise<TValue | undefined> {
  const outcome = await answer
  if (outcome.ok) {
    if (done) tell(done(outcome.value))
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
