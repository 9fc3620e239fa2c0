import type { ConnectionOptions, RedisOptions } from 'bullmq'

/** What an ioredis client has, a cluster client too. */
export interface IoredisInstance {
  readonly isCluster?: boolean
  readonly options: { readonly redisOptions?: object; readonly keyPrefix?: string }
  duplicate(...args: unknown[]): IoredisInstance
  disconnect(): void
  on(event: 'error', listener: (error: Error) => void): unknown
  defineCommand(name: string, definition: object): unknown
}

export function isInstance(connection: object): boolean {
  return 'duplicate' in connection && typeof connection.duplicate === 'function'
}

export function isIoredis(connection: object): connection is IoredisInstance {
  return isInstance(connection) && 'defineCommand' in connection && typeof connection.defineCommand === 'function'
}

/** A connection that is silent for this time while a response is due is opened again. */
const silenceMs = 10_000
/** Workers wait for jobs up to 10 s in one command. */
const workerSilenceMs = 20_000

/** BullMQ's own waits up to 20 s between attempts, in which locks expire. */
const retryStrategy = (attempts: number) => Math.min(250 * attempts, 2000)

/** For adding jobs: fails at once while Redis is away, so that jobs do not gather in memory. */
export function producerConnection(connection: ConnectionOptions): ConnectionOptions {
  if (isInstance(connection)) return connection
  const options: RedisOptions = {
    socketTimeout: silenceMs,
    retryStrategy,
    ...(connection as RedisOptions),
    enableOfflineQueue: false,
    maxRetriesPerRequest: 1,
  }
  return options
}

export interface WorkerConnection {
  readonly connection: ConnectionOptions
  /** Ends what BullMQ does not end itself. */
  close(): void
}

/** For working jobs: waits until Redis is back. */
export function workerConnection(connection: ConnectionOptions, onError: (error: unknown) => void): WorkerConnection {
  const waiting = { enableOfflineQueue: true, maxRetriesPerRequest: null }
  if (!isIoredis(connection)) {
    const options: RedisOptions = {
      socketTimeout: workerSilenceMs,
      retryStrategy,
      ...(connection as RedisOptions),
      ...waiting,
    }
    return { connection: options, close: () => undefined }
  }
  // Not the user's own: its options may differ, and BullMQ blocks and closes connections.
  const copy = connection.isCluster
    ? connection.duplicate(undefined, {
        enableOfflineQueue: true,
        redisOptions: { ...connection.options.redisOptions, ...waiting },
      })
    : connection.duplicate(waiting)
  copy.on('error', onError)
  return { connection: copy as ConnectionOptions, close: () => copy.disconnect() }
}
