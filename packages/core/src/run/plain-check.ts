/** True: zod would accept the value, and give back its equal. False says nothing: ask zod. */
export type PlainCheck = (value: unknown) => boolean

type Fields = Readonly<Record<string, unknown>>
/** Makes the check of a schema inside the schemas of `path`. */
type Make = (schema: unknown, path: readonly unknown[]) => PlainCheck | undefined

/**
 * A check in place of a schema of zod or zod/mini that compares types and nothing else, as all of Audian's do, in less
 * time. It reads the definition. Whatever in it is not known here, such as a length, a format or a default, makes it
 * `undefined`: then zod does everything, as it does for each value that the check does not accept.
 */
export function plainCheck(schema: unknown): PlainCheck | undefined {
  return make(schema, [])
}

const make: Make = (schema, path) => {
  // A schema that contains itself has no end here.
  if (!isZod(schema) || path.includes(schema)) return undefined
  const { def, traits } = schema._zod
  const kind = kinds[def.type]
  return kind && isExactly(def.type, traits) && hasOnly(def, kind.fields)
    ? kind.make(def, [...path, schema])
    : undefined
}

interface Zod {
  readonly _zod: {
    /** The names of the schema's class and of all classes that it is derived from. */
    readonly traits: ReadonlySet<string>
    readonly def: Fields & { readonly type: string }
  }
}

function isZod(schema: unknown): schema is Zod {
  return typeof schema === 'object' && schema !== null && '_zod' in schema
}

interface Kind {
  /** What a definition may contain besides its type, its message and an empty list of checks. */
  readonly fields: readonly string[]
  make(definition: Fields, path: readonly unknown[]): PlainCheck | undefined
}

const isText: PlainCheck = (value) => typeof value === 'string'

const kinds: Readonly<Record<string, Kind | undefined>> = {
  string: { fields: [], make: () => isText },
  number: { fields: [], make: () => Number.isFinite },
  optional: { fields: ['innerType'], make: optional },
  object: { fields: ['shape', 'catchall'], make: looseObject },
  record: { fields: ['keyType', 'valueType'], make: record },
}

/** Not of a derived class: an e-mail address is of type `string` too. The classes of text: `ZodString`, `$ZodString`, `ZodMiniString`. */
function isExactly(type: string, traits: ReadonlySet<string>): boolean {
  const known = new RegExp(`^[$_]?Zod(Mini)?(${type}|Type)(JIT)?$`, 'i')
  return [...traits].every((trait) => known.test(trait))
}

function hasOnly({ type, error, checks = [], ...rest }: Fields, fields: readonly string[]): boolean {
  return Object.keys(rest).every((field) => fields.includes(field)) && Array.isArray(checks) && checks.length === 0
}

function optional({ innerType }: Fields, path: readonly unknown[]): PlainCheck | undefined {
  const fits = make(innerType, path)
  return fits && ((value) => value === undefined || fits(value))
}

function looseObject({ shape, catchall }: Fields, path: readonly unknown[]): PlainCheck | undefined {
  if (!isZod(catchall) || catchall._zod.def.type !== 'unknown') return undefined
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
