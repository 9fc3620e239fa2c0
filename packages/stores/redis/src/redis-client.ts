/**
 * The part of an ioredis client that the store uses, version 5 or 6. Written as a type of our own, so that the package
 * depends on no client.
 */
export interface IoredisClient {
  evalsha(sha: string, keyCount: number, ...keysAndValues: string[]): Promise<unknown>
  eval(script: string, keyCount: number, ...keysAndValues: string[]): Promise<unknown>
  call(command: string, ...values: string[]): Promise<unknown>
}

/** The part of a node-redis client (npm's `redis`) that the store uses, version 5 or 6. */
export interface NodeRedisClient {
  evalSha(sha: string, options: ScriptOptions): Promise<unknown>
  eval(script: string, options: ScriptOptions): Promise<unknown>
  sendCommand(values: string[]): Promise<unknown>
}

export type RedisClient = IoredisClient | NodeRedisClient

interface ScriptOptions {
  keys: string[]
  arguments: string[]
}

/** What the store needs of either client, said one way. */
export interface RedisCommands {
  evalSha(sha: string, key: string, values: string[]): Promise<unknown>
  eval(script: string, key: string, values: string[]): Promise<unknown>
  command(...values: [string, ...string[]]): Promise<unknown>
}

/** @throws TypeError if it is neither client */
export function commandsOf(client: RedisClient): RedisCommands {
  if (isNodeRedis(client)) {
    return {
      evalSha: (sha, key, values) => client.evalSha(sha, { keys: [key], arguments: values }),
      eval: (script, key, values) => client.eval(script, { keys: [key], arguments: values }),
      command: (...values) => client.sendCommand(values),
    }
  }
  if (isIoredis(client)) {
    return {
      evalSha: (sha, key, values) => client.evalsha(sha, 1, key, ...values),
      eval: (script, key, values) => client.eval(script, 1, key, ...values),
      command: (name, ...values) => client.call(name, ...values),
    }
  }
  throw new TypeError(
    'redisStore({ client }): it must be a client of ioredis (new Redis(…)) or of redis (createClient(…)).',
  )
}

function isNodeRedis(client: RedisClient): client is NodeRedisClient {
  return has(client, 'evalSha') && has(client, 'sendCommand')
}

function isIoredis(client: RedisClient): client is IoredisClient {
  return has(client, 'evalsha') && has(client, 'call')
}

function has(client: unknown, method: string): boolean {
  return typeof client === 'object' && client !== null && typeof Reflect.get(client, method) === 'function'
}
