import type { RedisCommands } from './redis-client.ts'

/**
 * Warns once about a client that ends the process at the next connection error.
 *
 * @returns a function to call before each call of the store. Only its first call checks, because listeners can be added
 * after the store is made.
 */
export function listenerCheck(redis: RedisCommands): () => void {
  let checked = false
  return () => {
    if (checked) return
    checked = true
    if (redis.diesOfErrors()) warn()
  }
}

function warn(): void {
  process.emitWarning(
    "redisStore: The Redis client has no 'error' listener, so Node ends this process when the connection to Redis breaks. Add client.on('error', (error) => console.error(error)).",
    { code: 'AUDIAN_WEBHOOKS_REDIS_NO_ERROR_LISTENER' },
  )
}
