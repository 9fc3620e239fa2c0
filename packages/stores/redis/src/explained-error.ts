const permissions = 'EVALSHA, EVAL, EXISTS, HMGET, HSET, HDEL, PEXPIRE, TIME and INFO'

/** What to do about errors that only another setting or another client ends. */
const advice: readonly (readonly [RegExp, string])[] = [
  [
    /^NOPERM|can't run this command or subcommand|can't access at least one of the keys/,
    `The Redis user lacks a permission. Allow ${permissions} on the keys that begin with the store's prefix.`,
  ],
  [
    /unknown command|Unknown Redis command/,
    `The server does not know a command that the store needs. The store uses ${permissions}.`,
  ],
  [
    /^MOVED /,
    'The server is a node of a Redis Cluster, and the client is not a cluster client. Use createCluster() of redis or new Cluster() of ioredis.',
  ],
  [/^READONLY /, 'The server is a replica. Connect the client to the primary server.'],
  [
    /^OOM /,
    'The memory of the server is full (maxmemory). New events are answered 503 until there is room, and Audian retries them.',
  ],
]

/** The error with advice, or the error itself if there is none. */
export function explainedError(error: unknown): unknown {
  if (!(error instanceof Error)) return error
  const found = advice.find(([pattern]) => pattern.test(error.message))
  return found === undefined ? error : new Error(`${error.message} (redisStore: ${found[1]})`, { cause: error })
}

/** Whether the server rejects a command, so that retrying does not help. */
export function isRefusal(error: unknown): boolean {
  return error instanceof Error && /^NOPERM|unknown command/.test(error.message)
}
