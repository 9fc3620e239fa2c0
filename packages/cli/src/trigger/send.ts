import type { Draft } from './assign.ts'
import type { Outcome } from './outcome.ts'

/** Sends an event, and returns each receiver's response. */
export type Send = (event: Draft) => Promise<readonly Outcome[]>
