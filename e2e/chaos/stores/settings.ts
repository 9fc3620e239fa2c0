import { randomInt } from 'node:crypto'
import { parseOptions } from '../parse-options.ts'
import { UsageError } from '../usage-error.ts'
import { wholeNumber } from '../whole-number.ts'

/** `broken` claims whatever it is asked for: with it, the run must fail. */
const storeNames = ['redis', 'postgres', 'postgres-tx', 'broken'] as const
export type StoreName = (typeof storeNames)[number]

export interface Settings {
  readonly store: StoreName
  /** Each of them is delivered by every process. */
  readonly events: number
  readonly processes: number
  /** Of the server, under load. */
  readonly restarts: number
  /** The same seed gives the same faults. */
  readonly seed: number
  readonly json: boolean
}

/** A short lease, so that what a killed process held comes again soon. Milliseconds. */
export const leaseMs = 2000
export const leaseOptions = { leaseMs, renewMs: 400, storeTimeoutMs: 1000 } as const

/**
 * From so many milliseconds on, a pause of a process, or a call that the server has not answered, is written down. A lease
 * that is renewed every 400 ms cannot end without one of them: 500 (claim) + 400 + 500 (pause) + 500 (renewal) < 2000.
 */
export const notedMs = 500

/** @throws UsageError on options that make no run */
export function settingsOf(args: string[]): Settings {
  const values = valuesOf(args)
  const store = storeNames.find((name) => name === values.store)
  if (store === undefined) throw new UsageError('--store must be redis, postgres or postgres-tx.')
  return {
    store,
    events: wholeNumber('events', values.events, 1),
    // With a single one, a killed process would leave nobody to take its events over.
    processes: wholeNumber('processes', values.processes, 2),
    restarts: wholeNumber('restarts', values.restarts, 0),
    seed: wholeNumber('seed', values.seed, 0),
    json: values.json,
  }
}

function valuesOf(args: string[]) {
  return parseOptions(args, {
    store: { type: 'string' },
    events: { type: 'string', default: '20000' },
    processes: { type: 'string', default: '8' },
    restarts: { type: 'string', default: '5' },
    seed: { type: 'string', default: String(randomInt(1_000_000)) },
    json: { type: 'boolean', default: false },
  })
}
