export type { IoredisClient, IoredisCluster, NodeRedisClient, NodeRedisCluster, RedisClient } from './redis-client.ts'
export { type RedisStore, type RedisStoreOptions, redisStore } from './redis-store.ts'
