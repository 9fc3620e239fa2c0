import type { BullmqQueueOptions } from './bullmq-queue.ts'
import { isInstance, isIoredis } from './connections.ts'

const names = [
  'connection',
  'name',
  'prefix',
  'onError',
  'onDurabilityProblem',
  'telemetry',
  'lockMs',
  'stalledCheckMs',
]

/** Problems with the options, one sentence each. */
export function optionProblems(options: BullmqQueueOptions): string[] {
  const { connection, name, prefix, onError, onDurabilityProblem, lockMs, stalledCheckMs } = options ?? {}
  const unknown = Object.keys(options ?? {}).filter((given) => !names.includes(given))
  const functions = Object.entries({ onError, onDurabilityProblem })
  const numbers = Object.entries({ lockMs, stalledCheckMs })
  return [
    ...unknown.map((given) => `${given}: unknown option. Known options: ${names.join(', ')}.`),
    ...connectionProblems(connection, prefix),
    ...textProblems({ name, prefix }),
    ...functions
      .filter(([, value]) => value !== undefined && typeof value !== 'function')
      .map(([given]) => `${given}: must be a function.`),
    ...numbers
      .filter(([, value]) => value !== undefined && !(Number.isSafeInteger(value) && value > 0))
      .map(([given, value]) => `${given}: must be a positive whole number of milliseconds, not ${value}.`),
  ]
}

function textProblems({ name, prefix }: Pick<BullmqQueueOptions, 'name' | 'prefix'>): string[] {
  const problems: string[] = []
  if (name !== undefined && (typeof name !== 'string' || name === '' || name.includes(':'))) {
    problems.push('name: must be text without a colon.')
  }
  if (prefix !== undefined && (typeof prefix !== 'string' || prefix === '')) {
    problems.push('prefix: must be text.')
  }
  return problems
}

function connectionProblems(connection: unknown, prefix: unknown): string[] {
  if (isPostgres(connection)) {
    return ["connection: this is PostgreSQL. The queue supports only BullMQ's Redis backend."]
  }
  if (typeof connection !== 'object' || connection === null) {
    return ["connection: must be BullMQ's options for a Redis connection, such as { url }, or a client of ioredis."]
  }
  if (isInstance(connection) && !isIoredis(connection)) {
    return ['connection: a client must be one of ioredis. Pass options, such as { url }, or new Redis() of ioredis.']
  }
  if (!isIoredis(connection)) return prefixOption(connection)
  if (connection.isCluster && !/\{[^}]+\}/.test(String(prefix ?? ''))) {
    return ["prefix: on a Redis Cluster it must be in braces, such as '{bull}', so that all keys are on one node."]
  }
  return prefixOption(connection.options)
}

function prefixOption(options: object): string[] {
  if (!('keyPrefix' in options) || !options.keyPrefix) return []
  return ['connection: BullMQ does not support keyPrefix of ioredis. Use the option prefix of bullmqQueue().']
}

function isPostgres(connection: unknown): boolean {
  if (typeof connection === 'string') return true
  if (typeof connection !== 'object' || connection === null) return false
  const { url, connectionString, pool } = connection as Record<string, unknown>
  return connectionString !== undefined || pool !== undefined || /^postgres/i.test(String(url))
}
