/** The limits of the search, so that hostile input costs little. Sizes are in bytes. */
export const limits = {
  /** Larger bodies are compared as they are, and not changed. Core's own limit for bodies is the same by default. */
  changedBody: 1_048_576,
  /** Larger bodies are neither serialised again as JSON nor compressed. */
  rewrittenBody: 32_768,
  /** JSON whose indentation could be larger is neither indented nor sorted. It bounds the depth as well: to 128 levels. */
  indented: 131_072,
  /** Larger bodies are not tried with every millisecond of a second. */
  everyMillisecond: 16_384,
  /** Longer headers are not read: characters. */
  header: 1024,
  /** The maximum number of comma-separated signatures that are read, and of secrets that are changed. */
  signatures: 8,
  secrets: 8,
  /** The search ends when it has hashed this many bytes. */
  hashed: 134_217_728,
  /** What a digest costs in addition to its text. */
  overhead: 256,
} as const
