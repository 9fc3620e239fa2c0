import { randomInt } from 'node:crypto'
import { parseOptions } from '../parse-options.ts'
import { UsageError } from '../usage-error.ts'
import { wholeNumber } from '../whole-number.ts'

/** `broken` grants every claim: with it, the run must fail. */
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

/** @throws UsageError on options that make no run */
export function settingsOf(args: string[]): Settings {
  const values = valuesOf(args)
  const store = storeNames.find((name) => name === values.store)
  if (store === undefined) throw new UsageError('--store must be redis, postgres or postgres-tx.')
  return {
    store,
    events: wholeNumber('events', values.events, 1),
    // With a single one, a killed process would leave no one to take its events over.
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
