import * as z from 'zod'

/** True: zod would accept the value, and give back its equal. False says nothing: ask zod. */
export type PlainCheck = (value: unknown) => boolean

type Fields = Readonly<Record<string, unknown>>
/** Makes the check of a schema inside the schemas of `path`. */
type Make = (schema: unknown, path: readonly unknown[]) => PlainCheck | undefined

/**
 * A check in place of a zod schema that compares types and nothing else, as all of Audian's do, in less
 * time. It reads the definition. Whatever in it is not known here, such as a length, a format, a default or a message of
 * one's own, makes it `undefined`: then zod does everything, as it does for each value that the check does not accept.
 */
export function plainCheck(schema: unknown): PlainCheck | undefined {
  return make(schema, [])
}

const make: Make = (schema, path) => {
  // A schema that contains itself has no end here.
  const zod = internalsOf(schema)
  if (zod === undefined || path.includes(schema)) return undefined
  // By the exact class: an e-mail address is a ZodString too, by `instanceof`.
  const kind = kinds.get(zod.constr)
  if (kind === undefined || !hasOnly(zod.def, kind.fields)) return undefined
  return kind.make(zod.def, [...path, schema])
}

/** Not by `z.core.$ZodType`: with the namespace `core`, esbuild keeps all of zod, its translations too. */
function internalsOf(schema: unknown): { readonly constr: unknown; readonly def: Fields } | undefined {
  if (typeof schema !== 'object' || schema === null || !('_zod' in schema)) return undefined
  return schema._zod as { constr: unknown; def: Fields } // no type of zod's names both
}

interface Kind {
  /** What a definition may contain besides `type` and an empty list of checks. */
  readonly fields: readonly string[]
  make(definition: Fields, path: readonly unknown[]): PlainCheck | undefined
}

const isText: PlainCheck = (value) => typeof value === 'string'

const kinds: ReadonlyMap<unknown, Kind> = new Map<unknown, Kind>([
  [z.ZodString, { fields: [], make: () => isText }],
  [z.ZodNumber, { fields: [], make: () => Number.isFinite }],
  [z.ZodOptional, { fields: ['innerType'], make: optional }],
  [z.ZodObject, { fields: ['shape', 'catchall'], make: looseObject }],
  [z.ZodRecord, { fields: ['keyType', 'valueType'], make: record }],
])

function hasOnly(definition: Fields, fields: readonly string[]): boolean {
  return Object.keys(definition).every(
    (field) => field === 'type' || fields.includes(field) || (field === 'checks' && isEmpty(definition[field])),
  )
}

function isEmpty(value: unknown): boolean {
  return Array.isArray(value) && value.length === 0
}

function optional({ innerType }: Fields, path: readonly unknown[]): PlainCheck | undefined {
  const fits = make(innerType, path)
  return fits && ((value) => value === undefined || fits(value))
}

function looseObject({ shape, catchall }: Fields, path: readonly unknown[]): PlainCheck | undefined {
  if (!(catchall instanceof z.ZodUnknown)) return undefined
  const names = Object.keys(shape as object)
  const checks = names.map((name) => make((shape as Fields)[name], path))
  if (!checks.every((check) => check !== undefined)) return undefined
  return (value) => {
    if (!isPlainObject(value)) return false
    for (let index = 0; index < names.length; index++) {
      const name = names[index]
      if (name === undefined || !checks[index]?.(value[name])) return false
    }
    return true
  }
}

function record({ keyType, valueType }: Fields, path: readonly unknown[]): PlainCheck | undefined {
  if (make(keyType, path) !== isText) return undefined
  const fits = make(valueType, path)
  return fits && ((value) => isPlainObject(value) && Object.values(value).every(fits))
}

/** As JSON makes them. Zod leaves out a field of the name `__proto__`, so objects with one are zod's. */
function isPlainObject(value: unknown): value is Fields {
  if (typeof value !== 'object' || value === null || Object.hasOwn(value, '__proto__')) return false
  return Object.getPrototypeOf(value) === Object.prototype
}
