import type { Envelope } from '../protocol/envelope.ts'
import type { AudianEvents } from '../protocol/events.ts'
import type { OutputOf, StandardSchema } from './standard-schema.ts'

/** A loose object without its index signature, all the way down, so that a misspelt field is an error. Records stay. */
type Known<T> = T extends readonly unknown[]
  ? { [K in keyof T]: Known<T[K]> }
  : string extends keyof T
    ? { [K in keyof T as string extends K ? never : number extends K ? never : K]: Known<T[K]> } extends infer TFields
      ? [keyof TFields] extends [never]
        ? T
        : TFields
      : never
    : T

/** Schemas by event name. */
export type Schemas = Readonly<Record<string, StandardSchema>>

type DataOf<TSchemas extends Schemas> = { [K in keyof TSchemas]: Known<OutputOf<TSchemas[K]>> }

/**
 * Audian's events and private ones; a private schema under one of Audian's names replaces it. The branches mention
 * `TDeclared`, never `TSchemas`: where a result type is expected, as in `const w: Webhooks = createWebhooks(…)`, the
 * compiler would otherwise infer the schemas from it.
 */
export type WithPrivate<TSchemas extends Schemas> = [keyof TSchemas] extends [never]
  ? AudianEvents
  : TSchemas extends infer TDeclared extends Schemas
    ? Omit<AudianEvents, keyof TDeclared> & DataOf<TDeclared>
    : never

/** The events of these names, as a union that `switch (event.event)` tells apart. */
export type Named<TEvents, TName extends keyof TEvents & string> = { [K in TName]: Envelope<K, TEvents[K]> }[TName]
