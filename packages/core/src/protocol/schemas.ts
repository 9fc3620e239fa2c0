import { en } from 'zod/locales'
import * as z from 'zod/mini'
import { eventShapes, type Field, type Shape } from './event-shapes.ts'
import type { AudianEvents } from './events.ts'

/** The messages of issues. Without it, every issue of zod/mini is "Invalid input". */
const error = en().localeError

const types: { readonly [K in Field['type']]: () => z.ZodMiniType } = {
  string: () => z.string({ error }),
  number: () => z.number({ error }),
  record: () => z.record(z.string(), z.string({ error }), { error }),
}

/** The schema of each event's `data`, to extend it or to check data elsewhere. Unknown fields pass and are kept. */
export const eventSchemas = mapValues(eventShapes, schemaOf) as unknown as {
  readonly [K in keyof AudianEvents]: z.ZodMiniType<AudianEvents[K]>
}

function schemaOf(shape: Shape): z.ZodMiniType {
  return z.looseObject(mapValues(shape, typeOf), { error })
}

function typeOf({ type, optional, description }: Field): z.ZodMiniType {
  const required = types[type]()
  if (description !== undefined) required.register(z.globalRegistry, { description })
  return optional ? z.optional(required) : required
}

function mapValues<T, TNext>(values: Readonly<Record<string, T>>, map: (value: T) => TNext): Record<string, TNext> {
  return Object.fromEntries(Object.entries(values).map(([name, value]) => [name, map(value)]))
}
