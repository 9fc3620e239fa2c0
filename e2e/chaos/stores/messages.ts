import type { Held } from '../holds.ts'
import type { StoreName } from './settings.ts'

/** From a process to the run. `acknowledged`: how many events of its slot need not be sent again. */
export type Report = { readonly kind: 'ready' } | { readonly kind: 'progress'; readonly acknowledged: number } | Held

/** What a process is started with. */
export interface Brief {
  readonly store: StoreName
  readonly url: string
  readonly events: number
  readonly seed: number
  readonly slot: number
  readonly process: number
  readonly folder: string
}
