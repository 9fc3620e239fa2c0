/** Whether a function only creates a generator when called, like `function*`. Also for functions of another realm. */
export function isGeneratorFunction(value: unknown): boolean {
  const tag = Object.prototype.toString.call(value)
  return tag === '[object GeneratorFunction]' || tag === '[object AsyncGeneratorFunction]'
}

/**
 * Whether a value is a generator, compiled ones included. Arrays, maps, their iterators and streams are none: they lack
 * `throw()` or `next()`.
 */
export function isGenerator(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return false
  const { next, throw: raise } = value as { readonly next?: unknown; readonly throw?: unknown }
  if (typeof next !== 'function' || typeof raise !== 'function') return false
  return Symbol.iterator in value || Symbol.asyncIterator in value
}
