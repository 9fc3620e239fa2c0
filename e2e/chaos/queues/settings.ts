import { randomInt } from 'node:crypto'
import { parseOptions } from '../parse-options.ts'
import { UsageError } from '../usage-error.ts'
import { wholeNumber } from '../whole-number.ts'
import { type BackendName, backendNames } from './backends/backend.ts'

/** By backend, the default first. A queue in a file goes with a store in the same file. */
const storeNames = {
  redis: ['redis', 'postgres-tx'],
  sqlite: ['sqlite', 'sqlite-tx'],
  broken: ['redis'],
} as const
export type StoreName = (typeof storeNames)[BackendName][number]

/** Handlers write their effects in the store's transaction. */
export function isTransactional(store: StoreName): boolean {
  return store.endsWith('-tx')
}

export interface Settings {
  readonly backend: BackendName
  readonly store: StoreName
  readonly events: number
  /** Processes that take deliveries. */
  readonly webs: number
  /** Processes that work jobs. */
  readonly workers: number
  /** Of the queue's server, under load. */
  readonly restarts: number
  /** Milliseconds between two kills, on average. Undefined: the fewer processes, the more. */
  readonly killEveryMs: number | undefined
  /** The same seed gives the same faults. */
  readonly seed: number
  readonly json: boolean
}

/** @throws UsageError on options that make no run */
export function settingsOf(args: string[]): Settings {
  const values = valuesOf(args)
  const backend = backendNames.find((name) => name === values.backend)
  if (backend === undefined) throw new UsageError('--backend must be redis or sqlite.')
  const stores: readonly StoreName[] = storeNames[backend]
  const store = stores.find((name) => name === (values.store ?? stores[0]))
  if (store === undefined) throw new UsageError(`--store must be ${stores.join(' or ')} with --backend ${backend}.`)
  return {
    backend,
    store,
    events: wholeNumber('events', values.events, 1),
    webs: wholeNumber('webs', values.webs, 1),
    // With a single one, no other process could take the jobs of a stopped one over.
    workers: wholeNumber('workers', values.workers, 2),
    // A file is not restarted.
    restarts: backend === 'sqlite' ? 0 : wholeNumber('restarts', values.restarts, 0),
    killEveryMs: killEveryMsOf(values['kill-every'], backend),
    seed: wholeNumber('seed', values.seed, 0),
    json: values.json,
  }
}

function killEveryMsOf(text: string | undefined, backend: BackendName): number | undefined {
  if (text !== undefined) return wholeNumber('kill-every', text, 1)
  return backend === 'sqlite' ? 1000 : undefined
}

function valuesOf(args: string[]) {
  return parseOptions(args, {
    backend: { type: 'string' },
    store: { type: 'string' },
    events: { type: 'string', default: '50000' },
    webs: { type: 'string', default: '2' },
    workers: { type: 'string', default: '4' },
    restarts: { type: 'string', default: '3' },
    'kill-every': { type: 'string' },
    seed: { type: 'string', default: String(randomInt(1_000_000)) },
    json: { type: 'boolean', default: false },
  })
}
