import { createHash } from 'node:crypto'
import { explainedError } from './explained-error.ts'
import type { RedisCommands } from './redis-client.ts'

export interface Script {
  readonly text: string
  readonly sha: string
}

/** What a script is about, and its arguments. */
interface ScriptInput {
  readonly key: string
  readonly values: string[]
}

/** A script as the server names it. */
export function script(text: string): Script {
  return { text, sha: createHash('sha1').update(text).digest('hex') }
}

/**
 * Runs the script by its hash, and by its text where the server does not know it: at first, after a restart, after
 * `SCRIPT FLUSH`, on the replica that took over. Running it by text also loads it.
 *
 * @throws what the client throws, with what to do about it where a setting is the cause
 */
export async function runScript(redis: RedisCommands, { text, sha }: Script, input: ScriptInput): Promise<unknown> {
  const { key, values } = input
  try {
    return await redis.evalSha(sha, key, values).catch((error: unknown) => {
      if (!(error instanceof Error && error.message.startsWith('NOSCRIPT'))) throw error
      return redis.eval(text, key, values)
    })
  } catch (error) {
    throw explainedError(error)
  }
}
