import type { Held } from '../holds.ts'
import type { BackendName } from './backends/backend.ts'
import type { StoreName } from './settings.ts'

/** From a process to the run. */
export type Report =
  /** `port`: where a web process listens. */
  | { readonly kind: 'ready'; readonly port?: number }
  /** How many jobs this worker has done, or moved to the dead letters. */
  | { readonly kind: 'progress'; readonly settled: number }
  | Held

/** From the run to a process: nothing is left to do. */
export interface End {
  readonly kind: 'end'
}

/** What a process is started with. */
export interface Brief {
  readonly backend: BackendName
  readonly store: StoreName
  /** Of the queue's server. */
  readonly queueUrl: string
  /** Of the store's server, which may be the same. */
  readonly storeUrl: string
  readonly events: number
  readonly slot: number
  readonly process: number
  readonly folder: string
}
