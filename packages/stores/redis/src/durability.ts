import { answerText } from './answer-text.ts'
import { isRefusal } from './explained-error.ts'
import type { RedisCommands, ServerInfo } from './redis-client.ts'

/**
 * In what way the server, or a master of a cluster, could forget what is done, a sentence each; none if every one keeps
 * an append-only file and evicts nothing. INFO says it, and CONFIG GET would too; most hosted servers forbid the latter.
 *
 * @throws what the client throws if a server cannot be asked at all
 */
export async function durabilityProblems(redis: RedisCommands): Promise<string[]> {
  try {
    const infos = await redis.infos()
    if (infos.length === 0) throw new Error('The client does not know a master of the cluster.')
    return bySentence(infos)
  } catch (error) {
    if (!isRefusal(error)) throw error
    return [
      'The Redis user may not run INFO, so the store cannot check how durable the server is. Allow INFO, or make sure that the server runs with appendonly yes and maxmemory-policy noeviction.',
    ]
  }
}

/** One sentence for all masters that have the problem. */
function bySentence(infos: readonly ServerInfo[]): string[] {
  const servers = new Map<string, string[]>()
  for (const { server, info } of infos) {
    for (const problem of problemsOf(answerText(info) ?? '')) {
      servers.set(problem, [...(servers.get(problem) ?? []), ...(server === '' ? [] : [server])])
    }
  }
  return [...servers].map(([problem, at]) => (at.length === 0 ? problem : `${problem} (${at.join(', ')})`))
}

function problemsOf(info: string): string[] {
  const appendOnly = field(info, 'aof_enabled')
  const policy = field(info, 'maxmemory_policy')
  const problems: string[] = []
  // A claim came before, so the replica accepts writes.
  if (field(info, 'role') === 'slave') {
    problems.push(
      'The server is a replica that accepts writes. Its primary server does not get them, and the replica loses them when it synchronizes. Connect the client to the primary server.',
    )
  }
  if (appendOnly === undefined || policy === undefined) {
    problems.push(
      'The server does not report whether it keeps an append-only file or which keys it evicts. Make sure that it runs with appendonly yes and maxmemory-policy noeviction.',
    )
  }
  if (appendOnly !== undefined && appendOnly !== '1') {
    problems.push(
      'The server keeps no append-only file, so a restart can forget which events were handled. Set appendonly yes.',
    )
  }
  if (policy !== undefined && policy !== 'noeviction') {
    problems.push(
      `The server may drop handled events when its memory is full (maxmemory-policy ${policy}). Set maxmemory-policy noeviction.`,
    )
  }
  return problems
}

function field(info: string, name: string): string | undefined {
  return new RegExp(`^${name}:(\\S+)`, 'm').exec(info)?.[1]
}
