/** What bounds the search, so that hostile input costs little. Sizes in bytes. */
export const limits = {
  /** Larger bodies are compared as they are, and not changed. Core's own limit for bodies is the same by default. */
  changedBody: 1_048_576,
  /** Larger bodies are not written again as JSON, nor compressed. */
  rewrittenBody: 32_768,
  /** JSON whose indentation could be larger is neither indented nor sorted. It bounds the depth as well: to 128 levels. */
  indented: 131_072,
  /** Larger bodies are not tried with every millisecond of a second. */
  everyMillisecond: 16_384,
  /** Longer headers are not read: characters. */
  header: 1024,
  /** So many comma-separated signatures are read, and so many secrets are changed. */
  signatures: 8,
  secrets: 8,
  /** The search ends when it has hashed so much. */
  hashed: 134_217_728,
  /** What a digest costs beside its text. */
  overhead: 256,
} as const
