import { Redis } from 'ioredis'

const url = process.env.REDIS_URL ?? 'redis://localhost:6379'

/** For the queue, which opens its own connections. */
export const queueConnection = { url }

/** For the store. */
export function connectRedis(): Redis {
  // A delivery waits for three seconds at most, so commands do not need to wait longer for an unavailable server.
  const client = new Redis(url, { maxRetriesPerRequest: 1 })
  client.on('error', (error) => console.error(`Redis: ${error.message}`))
  return client
}
