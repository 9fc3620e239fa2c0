import { longestTimerMs } from '../options/defaults.ts'
import type { RotationClock } from './replaced-at.ts'
import type { RotationOptions } from './rotation-options.ts'

/** All problems with the options, one sentence each. Checks values, not types. */
export function rotationProblems(options: RotationOptions): string[] {
  const { store, storeAttempts, storeDelayMs, settleMs, clock } = options
  const problems: string[] = []
  if (typeof store?.read !== 'function' || typeof store.write !== 'function') {
    problems.push('store: must have read() and write().')
  }
  if (storeAttempts !== undefined && !(Number.isSafeInteger(storeAttempts) && storeAttempts > 0)) {
    problems.push('storeAttempts: must be a positive whole number.')
  }
  if (clock !== undefined) problems.push(...clockProblems(clock))
  for (const [name, value] of Object.entries({ storeDelayMs, settleMs })) {
    if (value !== undefined && !(Number.isSafeInteger(value) && value >= 0 && value <= longestTimerMs)) {
      problems.push(`${name}: must be a whole number of milliseconds, from 0 to ${longestTimerMs}.`)
    }
  }
  return problems
}

/** A time that is not a number could not be stored. */
export function clockProblems(clock: RotationClock): string[] {
  if (typeof clock?.now !== 'function') return ['clock: must have now().']
  return Number.isFinite(clock.now()) ? [] : ['clock: now() must return milliseconds.']
}
