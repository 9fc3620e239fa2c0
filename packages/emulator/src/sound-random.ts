/**
 * Random numbers from a source that may be faulty. A value that is not a number from 0 up to, but not including, 1 is replaced by
 * `Math.random()`, and a warning reports it once. A delay computed from such a value might never end.
 */
export function soundRandom(random: () => number): () => number {
  let warned = false
  return () => {
    const value: unknown = random()
    if (typeof value === 'number' && value >= 0 && value < 1) return value
    if (!warned) process.emitWarning(advice(value), { type: 'EmulatorWarning' })
    warned = true
    return Math.random()
  }
}

function advice(value: unknown): string {
  return `random() must return a number from 0 up to, but not including, 1. It returned ${String(value)}, so Math.random() is used instead.`
}
