export { type Binary, findBinary, skipReason } from './binary.ts'
export { freePort } from './free-port.ts'
export { type PostgresServer, postgresBinary, startPostgres } from './postgres-server.ts'
export { type RedisServer, redisBinary, startRedis } from './redis-server.ts'
