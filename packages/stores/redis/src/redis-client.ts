import { OptionsError } from '@audian-webhooks/core'

/**
 * The part of an ioredis client that the store uses, version 5 or 6, as a separate type, so that the package depends on
 * no client.
 */
export interface IoredisClient {
  readonly status: string
  evalsha(sha: string, keyCount: number, ...keysAndValues: string[]): Promise<unknown>
  eval(script: string, keyCount: number, ...keysAndValues: string[]): Promise<unknown>
  info(): Promise<unknown>
}

/** The part of an ioredis cluster client (`new Cluster(…)`) that the store uses, version 5 or 6. */
export interface IoredisCluster extends IoredisClient {
  readonly isCluster: boolean
  nodes(role: 'master'): IoredisNode[]
}

/**
 * The part of a node-redis client (npm's `redis`) that the store uses, version 5 or 6: of `createClient()`,
 * `createClientPool()` and `createSentinel()`.
 */
export interface NodeRedisClient {
  readonly isOpen: boolean
  evalSha(sha: string, options: ScriptOptions): Promise<unknown>
  eval(script: string, options: ScriptOptions): Promise<unknown>
  info(): Promise<unknown>
  listenerCount(event: string): number
}

/** The part of a node-redis cluster client (`createCluster()`) that the store uses, version 5 or 6. */
export interface NodeRedisCluster extends Omit<NodeRedisClient, 'info'> {
  readonly masters: readonly NodeRedisNode[]
  nodeClient(node: NodeRedisNode): InfoSource | Promise<InfoSource>
}

export type RedisClient = IoredisClient | IoredisCluster | NodeRedisClient | NodeRedisCluster

interface IoredisNode extends InfoSource {
  readonly options: { readonly host?: string | undefined; readonly port?: number | undefined }
}

interface NodeRedisNode {
  readonly address: string
}

interface InfoSource {
  info(): Promise<unknown>
}

interface ScriptOptions {
  keys: string[]
  arguments: string[]
}

/** What the server, or each master of a cluster, responds to INFO. */
export interface ServerInfo {
  readonly server: string
  readonly info: unknown
}

/** A common interface for all clients. */
export interface RedisCommands {
  evalSha(sha: string, key: string, values: string[]): Promise<unknown>
  eval(script: string, key: string, values: string[]): Promise<unknown>
  /** From the server, or from each master of a cluster. */
  infos(): Promise<ServerInfo[]>
  /** Node ends the process at the client's next connection error, because the client has no `error` listener. */
  diesOfErrors(): boolean
}

/** @throws OptionsError if it is not a client that the store knows */
export function commandsOf(client: RedisClient): RedisCommands {
  if (isNodeRedis(client)) return nodeRedisCommands(client)
  if (isIoredis(client)) return ioredisCommands(client)
  throw new OptionsError('redisStore', [
    'client: must be a client of ioredis (new Redis(…) or new Cluster(…)) or of redis (createClient(…), createCluster(…), createSentinel(…) or createClientPool(…)). A URL, a pipeline, a transaction or a legacy() client does not work.',
  ])
}

function nodeRedisCommands(client: NodeRedisClient | NodeRedisCluster): RedisCommands {
  return {
    evalSha: (sha, key, values) => client.evalSha(sha, { keys: [key], arguments: values }),
    eval: (script, key, values) => client.eval(script, { keys: [key], arguments: values }),
    infos: () =>
      'nodeClient' in client
        ? Promise.all(
            client.masters.map(async (node) => ({
              server: node.address,
              info: await (await client.nodeClient(node)).info(),
            })),
          )
        : onlyServer(client),
    diesOfErrors: () => client.listenerCount('error') === 0,
  }
}

function ioredisCommands(client: IoredisClient | IoredisCluster): RedisCommands {
  return {
    evalSha: (sha, key, values) => client.evalsha(sha, 1, key, ...values),
    eval: (script, key, values) => client.eval(script, 1, key, ...values),
    infos: () =>
      isIoredisCluster(client)
        ? Promise.all(
            client.nodes('master').map(async (node) => ({
              server: `${node.options.host}:${node.options.port}`,
              info: await node.info(),
            })),
          )
        : onlyServer(client),
    diesOfErrors: () => false, // ioredis logs them instead.
  }
}

async function onlyServer(client: InfoSource): Promise<ServerInfo[]> {
  return [{ server: '', info: await client.info() }]
}

function isNodeRedis(client: RedisClient): client is NodeRedisClient | NodeRedisCluster {
  return (
    typeof property(client, 'isOpen') === 'boolean' && hasMethods(client, ['evalSha', 'eval', 'info', 'listenerCount'])
  )
}

// A pipeline has the methods of a client, but its calls only queue commands.
function isIoredis(client: RedisClient): client is IoredisClient | IoredisCluster {
  return (
    typeof property(client, 'status') === 'string' &&
    hasMethods(client, ['evalsha', 'eval', 'info']) &&
    property(client, 'isPipeline') !== true
  )
}

function isIoredisCluster(client: IoredisClient | IoredisCluster): client is IoredisCluster {
  return property(client, 'isCluster') === true
}

function hasMethods(client: unknown, methods: readonly string[]): boolean {
  return methods.every((method) => typeof property(client, method) === 'function')
}

function property(client: unknown, name: string): unknown {
  return typeof client === 'object' && client !== null ? Reflect.get(client, name) : undefined
}
