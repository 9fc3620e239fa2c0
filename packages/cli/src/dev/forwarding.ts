import { type MadeAttempt, mustBeRefused } from '@audian-webhooks/emulator/program'

/** Counts the outcomes of all attempts, except those of forged deliveries. */
export interface Forwarding {
  count(made: MadeAttempt): void
  readonly attempts: number
  readonly accepted: number
  /** Why attempts have failed, and how many of them: `3 × answered 401`. */
  failures(): string
}

/** Maximum number of different reasons. */
const mostReasons = 10

export function countForwarding(): Forwarding {
  const reasons = new Map<string, number>()
  let attempts = 0
  let accepted = 0
  return {
    count({ delivery, attempt }) {
      if (mustBeRefused(delivery)) return
      attempts++
      const status = attempt.answer?.status
      if (status !== undefined && status >= 200 && status < 300) {
        accepted++
        return
      }
      const reason = status === undefined ? (attempt.error ?? 'No answer.') : `Answered ${status}.`
      const key = reasons.has(reason) || reasons.size < mostReasons ? reason : 'Others.'
      reasons.set(key, (reasons.get(key) ?? 0) + 1)
    },
    get attempts() {
      return attempts
    },
    get accepted() {
      return accepted
    },
    failures: () => [...reasons].map(([reason, count]) => `${count} × ${reason}`).join(' '),
  }
}
