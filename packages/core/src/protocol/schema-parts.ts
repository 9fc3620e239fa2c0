import { en } from 'zod/locales'
import * as z from 'zod/mini'

/** The messages of issues. Without it, zod/mini says "Invalid input" of everything. */
export const error = en().localeError

export const text = z.string({ error })
export const number = z.number({ error })

/** A text with a description for the schemas and pages that are made of the events. */
export function describedText(description: string): z.ZodMiniString {
  return z.string({ error }).register(z.globalRegistry, { description })
}

export function seconds(): z.ZodMiniNumber {
  return z.number({ error }).register(z.globalRegistry, { description: 'seconds' })
}

/** A loose object with exactly the fields of the interface: one too few, too many or of another type does not compile. */
export function looseObject<T extends object>(fields: { [K in keyof T]-?: z.ZodMiniType<T[K]> }): z.ZodMiniType<T> {
  // The output is T and the unknown fields; TypeScript cannot follow that through a generic shape.
  return z.looseObject(fields, { error }) as unknown as z.ZodMiniType<T>
}
