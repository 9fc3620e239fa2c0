import type { RedisCommands } from './redis-client.ts'

/**
 * In what way the server could forget what is done, a sentence each; none if it keeps an append-only file and evicts
 * nothing. Servers that forbid CONFIG, as many hosted ones do, give one sentence that says so.
 *
 * @throws what the client throws if the server cannot be asked at all
 */
export async function durabilityProblems(redis: RedisCommands): Promise<string[]> {
  const settings = await readSettings(redis)
  if (settings === undefined) {
    return [
      'The server does not say how it is set up (CONFIG is forbidden). See to it that it runs with appendonly yes and maxmemory-policy noeviction.',
    ]
  }
  const problems: string[] = []
  if (settings.appendonly !== 'yes') {
    problems.push(
      'The server keeps no append-only file, so a restart can forget which events were handled. Set appendonly yes.',
    )
  }
  if (settings['maxmemory-policy'] !== 'noeviction') {
    problems.push(
      `The server may drop handled events when its memory is full (maxmemory-policy ${settings['maxmemory-policy']}). Set maxmemory-policy noeviction.`,
    )
  }
  return problems
}

async function readSettings(redis: RedisCommands): Promise<Record<string, unknown> | undefined> {
  try {
    const answers = await Promise.all(
      ['appendonly', 'maxmemory-policy'].map((name) => redis.command('CONFIG', 'GET', name)),
    )
    return Object.assign({}, ...answers.map(asRecord))
  } catch (error) {
    if (isRefusal(error)) return undefined
    throw error
  }
}

/** RESP3 answers with a map, RESP2 with a list of names and values in turn. */
function asRecord(answer: unknown): Record<string, unknown> {
  if (answer instanceof Map) return Object.fromEntries(answer)
  if (!Array.isArray(answer)) return { ...(answer as object) }
  return Object.fromEntries(answer.flatMap((name, at) => (at % 2 === 0 ? [[String(name), answer[at + 1]]] : [])))
}

function isRefusal(error: unknown): boolean {
  return error instanceof Error && /^(NOPERM|ERR unknown (sub)?command)/.test(error.message)
}
