import { EmulatorError } from './emulator-error.ts'

interface Range {
  readonly is: 'a number' | 'a whole number' | 'milliseconds'
  /** Inclusive, as `most` is. */
  readonly least: number
  readonly most: number
}

const yearMs = 365 * 86_400_000
/** The maximum of `Date`. */
const lastDate = 8.64e15

const likelihood: Range = { is: 'a number', least: 0, most: 1 }
const duration: Range = { is: 'milliseconds', least: 0, most: yearMs }
const places: Range = { is: 'a whole number', least: 1, most: 65_535 }

/** The range of every number that the emulator accepts: from options, methods, dashboard routes and the state file. */
const ranges = {
  port: { is: 'a whole number', least: 0, most: 65_535 },
  tokenTtlMs: { is: 'milliseconds', least: 1, most: yearMs },
  concurrency: places,
  perEndpoint: places,
  keep: { is: 'a whole number', least: 1, most: Number.MAX_SAFE_INTEGER },
  keepBytes: { is: 'a whole number', least: 1, most: Number.MAX_SAFE_INTEGER },
  // The limit of Node's timers.
  timeoutMs: { is: 'milliseconds', least: 1, most: 2 ** 31 - 1 },
  delay: duration,
  skew: { is: 'milliseconds', least: -yearMs, most: yearMs },
  // Receivers accept up to 75 minutes, since Audian's last attempt comes so late; a minute more, however they round.
  age: { is: 'milliseconds', least: 76 * 60_000, most: yearMs },
  likelihood,
  // A million: half an hour in two milliseconds.
  speed: { is: 'a number', least: 0, most: 1_000_000 },
  advance: duration,
  timer: { is: 'milliseconds', least: -lastDate, most: lastDate },
  // Leaves room for the longest delay after it.
  scheduleTime: { is: 'milliseconds', least: -lastDate, most: Date.UTC(200_000, 0) },
  wallTime: { is: 'milliseconds', least: -lastDate, most: lastDate },
  calls: { is: 'a whole number', least: 1, most: 10_000 },
  status: { is: 'a whole number', least: 200, most: 599 },
  limit: { is: 'a whole number', least: 1, most: 1000 },
  sequence: { is: 'a whole number', least: 0, most: Number.MAX_SAFE_INTEGER },
} satisfies Readonly<Record<string, Range>>

export type NumberKind = keyof typeof ranges

/** Whether a value is a number of this kind. Never true for `NaN`, an infinity, or a string. */
export function isNumber(kind: NumberKind, value: unknown): value is number {
  const { is, least, most } = ranges[kind]
  if (typeof value !== 'number' || !(value >= least && value <= most)) return false
  return is !== 'a whole number' || Number.isInteger(value)
}

/** A sentence that describes the allowed range. */
export function numberRule(kind: NumberKind, name: string): string {
  const { is, least, most } = ranges[kind]
  return `${name} must be ${is} from ${least.toLocaleString('en')} to ${most.toLocaleString('en')}.`
}

/** Returns the problem with a value as a sentence; `undefined` if it is valid. */
export function numberProblem(kind: NumberKind, name: string, value: unknown): string | undefined {
  return isNumber(kind, value) ? undefined : numberRule(kind, name)
}

/** @throws INVALID with the allowed range */
export function assertNumber(kind: NumberKind, name: string, value: unknown): asserts value is number {
  const problem = numberProblem(kind, name, value)
  if (problem !== undefined) throw new EmulatorError('INVALID', problem, { [name]: problem })
}
