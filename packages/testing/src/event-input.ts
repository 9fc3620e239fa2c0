import type { AudianEvents } from '@audian-webhooks/core'

/** An event of a declared name with the data that belongs to it. What is left out of the envelope is filled in. */
export type EventInput<TEvents> = {
  [K in keyof TEvents & string]: EnvelopeInput & { readonly event: K; readonly data: TEvents[K] }
}[keyof TEvents & string]

/** The names that there are samples for. */
export type SampledName<TEvents> = keyof TEvents & keyof AudianEvents

/** What stands around the data. A field that is given as `undefined` is left out of the body. */
export interface EnvelopeInput {
  readonly id?: string | undefined
  /** ISO 8601, UTC. */
  readonly timestamp?: string | undefined
  readonly version?: string | undefined
}

const unchecked = Symbol('unchecked')

/** An event that the compiler lets through. Made by `uncheckedEvent()`. */
export interface UncheckedEvent extends EnvelopeInput {
  readonly [unchecked]: true
  readonly event: string
  readonly data: unknown
}

/** An event of any name with any data: one that is not declared, or whose data does not fit. */
export function uncheckedEvent(event: string, data: unknown, envelope: EnvelopeInput = {}): UncheckedEvent {
  return { ...envelope, event, data, [unchecked]: true }
}
