import * as z from 'zod'

/** A loose object with exactly the fields of the interface: one too few, too many or of another type does not compile. */
export function looseObject<T extends object>(fields: { [K in keyof T]-?: z.core.$ZodType<T[K]> }): z.ZodType<T> {
  // The output is T and the unknown fields; TypeScript cannot follow that through a generic shape.
  return z.looseObject(fields) as unknown as z.ZodType<T>
}
