import type { Draft } from './assign.ts'
import type { Outcome } from './outcome.ts'

/** Sends an event, and gives each receiver's answer. */
export type Send = (event: Draft) => Promise<readonly Outcome[]>
