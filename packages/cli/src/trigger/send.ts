import type { Draft } from './assign.ts'
import type { Outcome } from './outcome.ts'

/** Sends an event, and gives what each receiver said. */
export type Send = (event: Draft) => Promise<readonly Outcome[]>
