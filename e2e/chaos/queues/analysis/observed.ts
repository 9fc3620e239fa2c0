import type { Witness } from '../../analysis/runs.ts'
import type { Span } from '../../monotonic.ts'
import type { Letter } from '../letters.ts'

/** All that was seen of a run. */
export interface Observed {
  /** Events are numbered from 0. */
  readonly events: number
  readonly leaseMs: number
  readonly transactional: boolean
  readonly processes: readonly Witness[]
  /** Numbers of the processes that ended for want of memory. */
  readonly exhausted: ReadonlySet<number>
  /** Of the queue's server. */
  readonly outages: readonly Span[]
  readonly crashes: readonly string[]
  /** How often each event was answered 2xx. */
  readonly acknowledged: ReadonlyMap<number, { readonly times: number }>
  /** The events of answers that are neither 200 nor 503. */
  readonly strange: readonly { readonly key: number; readonly status: number }[]
  /** Dead letters that were replayed when the faults were over. */
  readonly replayed: readonly Letter[]
  /** Dead letters in the end. */
  readonly letters: readonly Letter[]
  /** Jobs in the end. Undefined: the queue did not answer. */
  readonly openJobs: number | undefined
  /** Events that are to be handled and that the store does not call done in the end. */
  readonly notDone: readonly number[]
  /** With transactions: how often each event took effect. */
  readonly effects?: ReadonlyMap<number, number> | undefined
  /** What SQLite found wrong with the file in the end. */
  readonly damage: readonly string[]
}
